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
import java.util.Optional;
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

/// Measures a server under one load after the other, and prints a table in Markdown; `./build.sh bench` runs it.
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
    private static final Flags.Flag INTO = new Flags.Flag("into", "FILE", "",
            "put the table into this file too, such as README.md, in the place of the one that stands there");

    private final List<String> command;
    private final Duration time;
    private final Duration warmUp;
    private final Figures figures;
    private final List<String> notes = new ArrayList<>();
    private boolean failed;

    /// @param command starts the server
    /// @param seconds how long to measure each load
    Bench(List<String> command, int seconds, Figures figures) {
        this.command = command;
        this.time = Duration.ofSeconds(seconds);
        this.warmUp = Duration.ofSeconds(Math.min(seconds, WARM_UP_SECONDS));
        this.figures = figures;
    }

    static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            int end = Arrays.asList(arguments).indexOf("--");
            if (end < 0 || end == arguments.length - 1) {
                throw new UsageException("the command that starts the server must follow --");
            }
            var flags = new Flags(List.of(new Flags.Group("", List.of(SECONDS, ONLY, INTO))));
            if (flags.parse(Arrays.copyOf(arguments, end))) {
                out.print("usage: ./build.sh bench [flags]\n" + flags.help());
                return;
            }
            List<BenchRow> rows = BenchRow.ALL.stream().filter(row -> row.name().contains(flags.text("only"))).toList();
            if (rows.isEmpty()) {
                throw new UsageException("-only: no row has '" + flags.text("only") + "' in its name");
            }
            List<String> command = List.of(arguments).subList(end + 1, arguments.length);
            flags.atMostOneOf("into", "only");
            Optional<Path> into = Optional.of(flags.text("into")).filter(file -> !file.isEmpty()).map(Path::of);
            if (into.isPresent()) {
                Figures.look(into.get());
            }
            var figures = new Figures(out);
            int code = new Bench(command, Values.integer(flags, "seconds", 1, MAX_SECONDS), figures).run(rows);
            if (into.isPresent() && code == OK) {
                figures.putInto(into.get());
            }
            System.exit(code);
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
        figures.aside("options of the server's JVM: " + String.join(" ", jvmOptions(command)) + "\n");
        figures.text(ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'"))
                + ", " + BenchServer.version(command) + ",");
        figures.text(Machine.describe() + ".");
        figures.text("Server and tester share the cores; " + Text.plural(time.toSeconds(), "second")
                + " each; messages of 128 bytes unless said;");
        figures.text("CPU is the server's for a message, or to connect; latency is from due to arrived.");
        figures.head();
        for (BenchRow row : rows) {
            run(row);
        }
        if (!notes.isEmpty()) {
            figures.text("");
            notes.forEach(note -> figures.text("- " + note));
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
                    notes.add(row.name() + ": " + Text.number(users.readyCount()) + " held, "
                            + perConnection(emptyResident, resident, open) + " resident and "
                            + perConnection(emptyHeap, server.liveHeapBytes(), open) + " of heap each, "
                            + Text.time(used.toNanos()) + " of CPU in all.");
                }
                noteFaults(row, result);
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
        figures.row(row.name(), quiet ? "" : Text.number(Math.round(result.receivedPerSecond())),
                quiet ? "" : Text.time(used.toNanos() / delivered),
                quiet ? "" : Text.time(latency.percentile(50)), quiet ? "" : Text.time(latency.percentile(99)),
                quiet ? "" : Text.time(latency.percentile(99.9)),
                resident.isPresent() ? Text.mebibytes(resident.getAsLong()) : "-",
                result.connections() < 1000 ? "" : Text.time(connecting.toNanos()));
    }

    private static String perConnection(OptionalLong before, OptionalLong after, long connections) {
        return before.isEmpty() || after.isEmpty() ? "-"
                : Text.decimal((after.getAsLong() - before.getAsLong()) / 1024.0 / connections, 1) + " KiB";
    }

    /// What no server may have fails the run. Messages late or unsent may be the tester's own doing, and are only told.
    private void noteFaults(BenchRow row, Result result) {
        for (Count count : Count.values()) {
            failed |= count.isFault() && count.severity() != Count.Severity.DELAY && result.count(count) > 0;
        }
        Faults.of(result).stream().filter(Faults.Line::bad).forEach(line -> notes.add(row.name() + ": " + line));
        if (result.testerTooSlow()) {
            notes.add(row.name() + ": " + result.slowness());
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
