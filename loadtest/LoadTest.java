package loadtest;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loadtest.plan.Options;
import loadtest.report.HgrmFile;
import loadtest.report.JsonFile;
import loadtest.report.Progress;
import loadtest.report.Report;
import loadtest.report.Summary;
import loadtest.run.Capacity;
import loadtest.run.Run;
import loadtest.run.Users;
import loadtest.stats.Result;
import loadtest.text.UsageException;
import loadtest.verdict.Gate;

/// Puts load on a chat server and tells the truth about what came back; `-h` lists the flags.
/// This is the program: the main thread runs it from top to bottom.
public final class LoadTest {
    public static final int OK = 0;
    public static final int COULD_NOT_RUN = 1;
    public static final int USAGE = 2;
    public static final int GATE_FAILED = 99;
    /// How long an interrupted test may take to print what it has.
    private static final long FAREWELL_SECONDS = 15;

    private final Options options;
    private final PrintStream out;
    private final boolean terminal;
    private final boolean color;
    private volatile boolean interrupted;

    public LoadTest(Options options, PrintStream out, boolean terminal, boolean color) {
        this.options = options;
        this.out = out;
        this.terminal = terminal;
        this.color = color;
    }

    static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Optional<Options> options = Options.parse(arguments);
            if (options.isEmpty()) {
                out.print(Options.help());
                return;
            }
            Console console = System.console();
            boolean terminal = console != null && console.isTerminal();
            boolean color = terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
            var test = new LoadTest(options.get(), out, terminal, color);
            int code = test.runUntilInterrupted();
            if (!test.interrupted) {
                System.exit(code);
            }
        } catch (UsageException e) {
            System.err.println("loadtest: " + e.getMessage());
            System.exit(USAGE);
        }
    }

    /// Runs the test; on SIGINT or SIGTERM the JVM's shutdown waits here until the summary of what ran is printed.
    private int runUntilInterrupted() throws InterruptedException {
        var done = new CountDownLatch(1);
        var farewell = new Thread(() -> {
            interrupted = true;
            try {
                done.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return run();
        } finally {
            done.countDown();
            if (!interrupted) {
                Runtime.getRuntime().removeShutdownHook(farewell);
            }
        }
    }

    /// Runs the whole test and returns its exit code.
    public int run() throws InterruptedException {
        try (var users = new Users(options)) {
            users.connect(() -> interrupted);
            if (users.openCount() == 0) {
                users.connectFailures().forEach((reason, count) ->
                        System.err.println("loadtest: no connection to " + options.url() + ": " + reason));
                return COULD_NOT_RUN;
            }
            if (options.capacityGate().isPresent()) {
                return new Capacity(options, users, out, () -> interrupted).find()
                        .map(this::conclude).orElse(GATE_FAILED);
            }
            var progress = new Progress(out, terminal);
            Result result = new Run(options, users, () -> interrupted, progress::show).execute();
            progress.end();
            return conclude(result);
        }
    }

    /// Prints the summary, writes the files, and says how the test ends.
    private int conclude(Result result) {
        var summary = new Summary(out, color);
        summary.print(result);
        var failures = new ArrayList<String>();
        for (Gate gate : gates()) {
            if (gate.holds(result)) {
                failures.add(gate.text() + " (it was " + gate.shown(result) + ")");
            }
        }
        failures.forEach(text -> out.println(summary.paint("31", "failed: " + text)));
        boolean written = write(options.json(), () -> JsonFile.of(result, failures))
                & write(options.hgrm(), () -> HgrmFile.of(result.latency()))
                & write(options.report(), () -> Report.of(result, failures, LocalDateTime.now()));
        return !failures.isEmpty() ? GATE_FAILED : written ? OK : COULD_NOT_RUN;
    }

    private static boolean write(Optional<Path> file, Supplier<String> content) {
        try {
            if (file.isPresent()) {
                Files.writeString(file.get(), content.get());
            }
            return true;
        } catch (IOException e) {
            System.err.println("loadtest: cannot write " + file.get() + ": " + e.getMessage());
            return false;
        }
    }

    private List<Gate> gates() {
        var gates = new ArrayList<>(options.gates());
        Result.UNTRUTHS.forEach(name -> gates.add(Gate.parse("fail-if", name + ">0")));
        if (options.gates().isEmpty()) {
            Result.TROUBLES.forEach(name -> gates.add(Gate.parse("fail-if", name + ">0")));
        }
        return gates;
    }
}
