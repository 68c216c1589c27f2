package loadtest.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import loadtest.plan.Options;
import loadtest.report.Faults;
import loadtest.run.Users;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Machine;
import loadtest.stats.Result;
import loadtest.text.Flags;
import loadtest.text.Text;
import loadtest.text.UsageException;
import loadtest.text.Values;

/// Measures a server under one load after the other, and prints a table; `./build.sh bench` runs it.
/// Every load has a server of its own, so that none profits or suffers from the one before. The main thread runs it.
final class Bench {
    static final int OK = 0;
    static final int FAILED = 99;
    static final int COULD_NOT_RUN = 1;
    static final int USAGE = 2;
    private static final int MAX_SECONDS = 600;
    /// Long enough for the JVM to have compiled what the load needs.
    private static final int WARM_UP_SECONDS = 4;
    private static final Flags.Flag SECONDS = new Flags.Flag("seconds", "N", "6",
            "how long to measure each load, behind a warm-up of " + WARM_UP_SECONDS + " at most");
    private static final Flags.Flag ONLY = new Flags.Flag("only", "TEXT", "", "only the rows with this in their names");
    private static final String ROW = "%-" + BenchRow.NAME_WIDTH + "s %11s %8s %8s %8s %8s %6s %8s %10s";

    private final List<String> command;
    private final Duration time;
    private final Duration warmUp;
    private final PrintStream out;
    private boolean failed;

    /// @param command starts the server
    /// @param seconds how long to measure each load
    Bench(List<String> command, int seconds, PrintStream out) {
        this.command = command;
        this.time = Duration.ofSeconds(seconds);
        this.warmUp = Duration.ofSeconds(Math.min(seconds, WARM_UP_SECONDS));
        this.out = out;
    }

    static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            int end = Arrays.asList(arguments).indexOf("--");
            if (end < 0 || end == arguments.length - 1) {
                throw new UsageException("the command that starts the server must follow --");
            }
            var flags = new Flags(List.of(new Flags.Group("", List.of(SECONDS, ONLY))));
            if (flags.parse(Arrays.copyOf(arguments, end))) {
                out.print("usage: ./build.sh bench [flags]\n" + flags.help());
                return;
            }
            List<BenchRow> rows = BenchRow.ALL.stream().filter(row -> row.name().contains(flags.text("only"))).toList();
            if (rows.isEmpty()) {
                throw new UsageException("-only: no row has '" + flags.text("only") + "' in its name");
            }
            List<String> command = List.of(arguments).subList(end + 1, arguments.length);
            System.exit(new Bench(command, Values.integer(flags, "seconds", 1, MAX_SECONDS), out).run(rows));
        } catch (UsageException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(USAGE);
        } catch (IOException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(COULD_NOT_RUN);
        }
    }

    /// Runs them all and returns the exit code.
    int run(List<BenchRow> rows) throws IOException, InterruptedException {
        out.println(ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'"))
                + ", " + Machine.describe());
        out.println(Machine.java());
        out.println("options of the server's JVM: " + String.join(" ", jvmOptions(command)));
        out.println("Server and tester share the cores. " + Text.plural(time.toSeconds(), "second") + " each, messages"
                + " of 128 bytes unless said, latency from due to arrived; connecting is CPU too.");
        out.println();
        row("load", "delivered/s", "CPU/msg", "p50", "p99", "p99.9", "lost", "RSS", "connecting");
        for (BenchRow row : rows) {
            run(row);
        }
        return failed ? FAILED : OK;
    }

    private void run(BenchRow row) throws IOException, InterruptedException {
        try (var server = new BenchServer(command)) {
            Options options = row.options(server.url(), time);
            boolean quiet = options.load().userCount() == 0;
            OptionalLong emptyHeap = quiet ? server.liveHeapBytes() : OptionalLong.empty();
            OptionalLong emptyResident = server.residentBytes();
            try (var users = new Users(options)) {
                Duration atStart = server.processorTime();
                users.connect(() -> false);
                Duration connecting = server.processorTime().minus(atStart).dividedBy(Math.max(1, users.readyCount()));
                execute(row.options(server.url(), warmUp), users);
                Duration before = server.processorTime();
                Result result = execute(options, users);
                Duration used = server.processorTime().minus(before);
                OptionalLong resident = server.residentBytes();
                print(row, result, used, resident, connecting);
                if (quiet) {
                    long open = Math.max(1, users.readyCount());
                    out.println("  " + Text.number(users.readyCount()) + " held, "
                            + perConnection(emptyResident, resident, open) + " RSS and "
                            + perConnection(emptyHeap, server.liveHeapBytes(), open) + " heap each, "
                            + Text.time(used.toNanos()) + " of processor time");
                }
                tellFaults(result);
            }
        }
    }

    private static Result execute(Options options, Users users) throws InterruptedException {
        return users.run(options.load(), () -> false, _ -> { });
    }

    /// Processor time and messages are both of the whole run, its last stragglers included. What few connections cost
    /// to open is lost in the server's start, and not told.
    private void print(BenchRow row, Result result, Duration used, OptionalLong resident, Duration connecting) {
        long delivered = result.count(Count.DELIVERED);
        boolean quiet = delivered == 0;
        Histogram.Snapshot latency = result.latency();
        row(row.name(), quiet ? "" : Text.number(Math.round(result.receivedPerSecond())),
                quiet ? "" : Text.time(used.toNanos() / delivered),
                quiet ? "" : Text.time(latency.percentile(50)), quiet ? "" : Text.time(latency.percentile(99)),
                quiet ? "" : Text.time(latency.percentile(99.9)), quiet ? "" : Text.number(result.count(Count.LOST)),
                resident.isPresent() ? Text.mebibytes(resident.getAsLong()) : "-",
                result.connections() < 1000 ? "" : Text.time(connecting.toNanos()));
    }

    private void row(Object... columns) {
        out.println(String.format(ROW, columns).stripTrailing());
    }

    private static String perConnection(OptionalLong before, OptionalLong after, long connections) {
        return before.isEmpty() || after.isEmpty() ? "-"
                : Text.decimal((after.getAsLong() - before.getAsLong()) / 1024.0 / connections, 1) + " KiB";
    }

    /// What no server may have fails the run. Messages late or unsent may be the tester's own doing, and are only told.
    private void tellFaults(Result result) {
        for (Count count : Count.values()) {
            failed |= count.isFault() && count.severity() != Count.Severity.DELAY && result.count(count) > 0;
        }
        Faults.of(result).stream().filter(Faults.Line::bad).forEach(line -> out.println("  " + line));
        if (result.testerTooSlow()) {
            out.println("  " + result.slowness());
        }
    }

    /// The options in a command line that starts Java, those in argument files (`@FILE`) included; not those of
    /// the log.
    static List<String> jvmOptions(List<String> command) throws IOException {
        var options = new ArrayList<String>();
        for (String argument : command) {
            if (argument.startsWith("@")) {
                options.addAll(Files.readAllLines(Path.of(argument.substring(1))));
            } else {
                options.add(argument);
            }
        }
        return options.stream().filter(option -> option.startsWith("-X") && !option.startsWith("-Xlog")).toList();
    }
}
