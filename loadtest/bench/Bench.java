package loadtest.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import loadtest.LoadTest;
import loadtest.plan.Options;
import loadtest.run.Run;
import loadtest.run.Users;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.text.Flags;
import loadtest.text.Text;
import loadtest.text.UsageException;

/// Measures a server in one scenario after the other, and prints a table; `./build.sh bench` runs it.
/// Every scenario has a server of its own, so that none profits or suffers from the one before.
public final class Bench {
    private static final int DEFAULT_SECONDS = 6;
    private static final int MAX_SECONDS = 600;
    /// Long enough for the JVM to have compiled what the load needs.
    private static final int WARM_UP_SECONDS = 4;
    /// What no server may have. Messages late or unsent may be the tester's own doing, and are only told.
    private static final List<String> FAILURES = List.of("lost", "duplicated", "reordered", "unexpected", "unanswered",
            "refused", "connect-failures", "disconnects");
    private static final String ROW = "%-" + Scenario.NAME_WIDTH + "s %10s %7s %8s %8s %8s %6s %8s%n";

    private final List<String> command;
    private final Duration time;
    private final Duration warmUp;
    private final PrintStream out;
    private boolean failed;

    /// @param command starts the server
    /// @param seconds how long to measure each scenario
    public Bench(List<String> command, int seconds, PrintStream out) {
        this.command = command;
        this.time = Duration.ofSeconds(seconds);
        this.warmUp = Duration.ofSeconds(Math.min(seconds, WARM_UP_SECONDS));
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            int end = Arrays.asList(arguments).indexOf("--");
            if (end < 0 || end == arguments.length - 1) {
                throw new UsageException("the command that starts the server must follow --");
            }
            var flags = new Flags(List.of(new Flags.Flag("seconds", "N", "" + DEFAULT_SECONDS,
                    "how long to measure each scenario, behind a warm-up of " + WARM_UP_SECONDS + " at most")));
            if (flags.parse(Arrays.copyOf(arguments, end))) {
                out.print("usage: ./build.sh bench [-seconds N]\n\n" + flags.help());
                return;
            }
            List<String> command = List.of(arguments).subList(end + 1, arguments.length);
            System.exit(new Bench(command, seconds(flags.text("seconds")), out).run(Scenario.ALL));
        } catch (UsageException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(LoadTest.USAGE);
        } catch (IOException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(LoadTest.COULD_NOT_RUN);
        }
    }

    private static int seconds(String text) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_SECONDS) {
            return Integer.parseInt(text);
        }
        throw new UsageException("-seconds must be a whole number from 1 to " + MAX_SECONDS + ", not '" + text + "'");
    }

    /// Runs them all and returns the exit code.
    public int run(List<Scenario> scenarios) throws IOException, InterruptedException {
        Machine.describe(command).forEach(out::println);
        out.println("Server and tester share the cores. " + Text.plural(time.toSeconds(), "second")
                + " each, messages of 128 bytes, latency from due to arrived.");
        out.println();
        out.printf(ROW, "scenario", "messages/s", "CPU/msg", "p50", "p99", "p99.9", "lost", "RSS");
        for (Scenario scenario : scenarios) {
            run(scenario);
        }
        return failed ? LoadTest.GATE_FAILED : LoadTest.OK;
    }

    private void run(Scenario scenario) throws IOException, InterruptedException {
        try (var server = new BenchServer(command)) {
            Options options = scenario.options(server.url(), time);
            OptionalLong emptyHeap = options.userCount() == 0 ? server.liveHeapBytes() : OptionalLong.empty();
            OptionalLong emptyResident = server.residentBytes();
            try (var users = new Users(options)) {
                users.connect(() -> false);
                execute(scenario.options(server.url(), warmUp), users);
                Duration before = server.processorTime();
                Result result = execute(options, users);
                Duration used = server.processorTime().minus(before);
                OptionalLong resident = server.residentBytes();
                printRow(scenario, result, used, resident);
                if (options.userCount() == 0) {
                    long open = Math.max(1, users.openCount());
                    out.println("  " + Text.number(users.openCount()) + " held, "
                            + perConnection(emptyResident, resident, open) + " RSS and "
                            + perConnection(emptyHeap, server.liveHeapBytes(), open) + " heap each, "
                            + Text.time(used.toNanos()) + " of processor time");
                }
                tellFaults(result);
            }
        }
    }

    private static Result execute(Options options, Users users) throws InterruptedException {
        return new Run(options, users, () -> false, _ -> { }).execute();
    }

    /// Processor time and messages are both of the whole run, its last stragglers included.
    private void printRow(Scenario scenario, Result result, Duration used, OptionalLong resident) {
        long delivered = result.count("delivered");
        boolean quiet = delivered == 0;
        Histogram.Snapshot latency = result.latency();
        out.printf(ROW, scenario.name(),
                quiet ? "" : Text.number(Math.round(result.receivedPerSecond())),
                quiet ? "" : Text.time(used.toNanos() / delivered),
                quiet ? "" : Text.time(latency.percentile(50)), quiet ? "" : Text.time(latency.percentile(99)),
                quiet ? "" : Text.time(latency.percentile(99.9)), quiet ? "" : Text.number(result.count("lost")),
                resident.isPresent() ? Text.number(resident.getAsLong() >> 20) + " MiB" : "-");
    }

    private static String perConnection(OptionalLong before, OptionalLong after, long connections) {
        return before.isEmpty() || after.isEmpty() ? "-"
                : Text.decimal((after.getAsLong() - before.getAsLong()) / 1024.0 / connections, 1) + " KiB";
    }

    private void tellFaults(Result result) {
        result.counts().forEach((name, count) -> {
            if (count > 0 && Result.isFault(name)) {
                out.println("  " + Text.number(count) + " " + name);
                failed |= FAILURES.contains(name);
            }
        });
        result.refusals().forEach((reason, count) -> out.println("  " + Text.number(count) + " refused: " + reason));
        result.connectFailures().forEach((reason, count) ->
                out.println("  " + Text.number(count) + " did not connect: " + reason));
        result.disconnects().forEach((reason, count) ->
                out.println("  " + Text.number(count) + " disconnected: " + reason));
        if (result.testerTooSlow()) {
            out.println("  " + result.bottleneck());
        }
    }
}
