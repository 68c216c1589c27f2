package loadtest;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loadtest.plan.MergeOptions;
import loadtest.plan.Options;
import loadtest.plan.Outputs;
import loadtest.report.HgrmFile;
import loadtest.report.JsonFile;
import loadtest.report.JsonLines;
import loadtest.report.Progress;
import loadtest.report.Report;
import loadtest.report.Summary;
import loadtest.run.Capacity;
import loadtest.run.Users;
import loadtest.stats.Merge;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.text.Text;
import loadtest.text.UsageException;
import loadtest.text.Values;
import loadtest.verdict.Checks;
import loadtest.verdict.Verdict;

/// Puts load on a chat server and tells the truth about what came back; `-h` lists the flags.
/// This is the program: the main thread runs it from top to bottom.
final class LoadTest {
    static final int COULD_NOT_RUN = 1;
    static final int USAGE = 2;
    private static final String MERGE = "merge";
    /// How long an interrupted test may take to print what it has.
    private static final long FAREWELL_SECONDS = 15;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean color;
    private volatile boolean interrupted;

    LoadTest(PrintStream out, boolean terminal, boolean color) {
        this.out = out;
        this.terminal = terminal;
        this.color = color;
    }

    static void main(String[] arguments) throws InterruptedException {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        boolean color = terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        var test = new LoadTest(new PrintStream(System.out, true, StandardCharsets.UTF_8), terminal, color);
        try {
            int code = test.runUntilInterrupted(arguments);
            if (!test.interrupted) {
                System.exit(code);
            }
        } catch (UsageException e) {
            System.err.println("loadtest: " + e.getMessage());
            System.exit(USAGE);
        } catch (OutOfMemoryError e) {
            System.err.println("loadtest: out of memory: -Xmx in JAVA_TOOL_OPTIONS gives more");
            System.exit(COULD_NOT_RUN);
        }
    }

    /// Runs the test; on a signal to stop the JVM's shutdown waits here until the summary of what ran is printed.
    private int runUntilInterrupted(String... arguments) throws InterruptedException {
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
            return run(arguments);
        } finally {
            done.countDown();
            if (!interrupted) {
                Runtime.getRuntime().removeShutdownHook(farewell);
            }
        }
    }

    /// Does what the command line asks for and returns the exit code.
    int run(String... arguments) throws InterruptedException {
        if (arguments.length > 0 && arguments[0].equals(MERGE)) {
            var merge = MergeOptions.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
            return merge.isPresent() ? merge(merge.get()) : help();
        }
        Optional<Options> options = Options.parse(arguments);
        return options.isPresent() ? test(options.get()) : help();
    }

    private int help() {
        out.print(Options.help());
        return isPrinted() ? Verdict.Kind.PASSED.exitCode() : COULD_NOT_RUN;
    }

    private int merge(MergeOptions merge) {
        Optional<Result> baseline = merge.outputs().baseline().map(LoadTest::read);
        try {
            Result result = Merge.of(merge.files().stream().map(Path::of).map(LoadTest::read).toList());
            return conclude(result, merge.checks(), merge.outputs(), baseline, _ -> { });
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Result read(Path file) {
        try {
            return JsonFile.read(Files.readString(file));
        } catch (MalformedInputException e) {
            throw new UsageException("'" + file + "' is no result of this program: it is no text");
        } catch (IOException e) {
            throw new UsageException("'" + file + "' cannot be read: " + Values.why(e));
        } catch (IllegalArgumentException e) {
            throw new UsageException("'" + file + "' is no result of this program: " + e.getMessage());
        }
    }

    private int test(Options options) throws InterruptedException {
        Preload.all();
        Optional<Result> baseline = options.outputs().baseline().map(LoadTest::read);
        try (var lines = new JsonLines(options.outputs().jsonLines())) {
            Optional<Result> result = measure(options, lines);
            return result.isEmpty() ? COULD_NOT_RUN
                    : conclude(result.get(), options.checks(), options.outputs(), baseline, lines::write);
        } catch (IOException e) {
            return cannotWriteLines(options, e);
        } catch (UncheckedIOException e) {
            return cannotWriteLines(options, e.getCause());
        }
    }

    /// What came of the load; empty if there could be none, after saying why. The connections are closed then: they
    /// may have had every descriptor, and the files of the results need some.
    private Optional<Result> measure(Options options, JsonLines lines) throws InterruptedException {
        try (var users = new Users(options)) {
            Optional<String> problem = users.metricsProblem();
            if (problem.isPresent()) {
                System.err.println("loadtest: " + Text.printable(problem.get()));
                return Optional.empty();
            }
            var progress = new Progress(out, terminal);
            users.connect(() -> {
                progress.connecting(users.readyCount(), options.load().connectionCount());
                return interrupted;
            });
            progress.end();
            if (users.readyCount() == 0) {
                if (users.connectFailures().isEmpty()) {
                    System.err.println("loadtest: interrupted before a connection was there");
                }
                users.connectFailures().forEach((reason, _) -> System.err.println("loadtest: no connection to "
                        + options.target().url() + ": " + Text.printable(reason)));
                return Optional.empty();
            }
            Consumer<Sample> onSample = sample -> {
                progress.show(sample);
                lines.write(sample);
            };
            Result result = options.capacity().isPresent()
                    ? new Capacity(options, users, () -> interrupted, progress::trying, progress::show).find()
                    : users.run(options.load(), () -> interrupted, onSample);
            progress.end();
            return Optional.of(result);
        }
    }

    private static int cannotWriteLines(Options options, IOException failed) {
        System.err.println("loadtest: cannot write " + options.outputs().jsonLines().orElseThrow() + ": "
                + Values.why(failed));
        return COULD_NOT_RUN;
    }

    /// Prints the summary, writes the files, and says how the test ends.
    private int conclude(Result result, Checks checks, Outputs outputs, Optional<Result> baseline,
            Consumer<Verdict> onVerdict) {
        Verdict verdict = Verdict.of(result, checks);
        onVerdict.accept(verdict);
        new Summary(out, color).print(result, verdict, baseline);
        boolean written = isPrinted() & write(outputs.json(), () -> JsonFile.of(result, verdict))
                & write(outputs.hgrm(), () -> HgrmFile.of(result.latency()))
                & write(outputs.report(), () -> Report.of(result, verdict, baseline));
        return verdict.kind() != Verdict.Kind.PASSED || written ? verdict.kind().exitCode() : COULD_NOT_RUN;
    }

    /// Whether all that was printed arrived; says so if not.
    private boolean isPrinted() {
        boolean failed = out.checkError();
        if (failed) {
            System.err.println("loadtest: cannot write to standard output");
        }
        return !failed;
    }

    private static boolean write(Optional<Path> file, Supplier<String> content) {
        try {
            if (file.isPresent()) {
                Files.writeString(file.get(), content.get());
            }
            return true;
        } catch (IOException e) {
            System.err.println("loadtest: cannot write " + file.get() + ": " + Values.why(e));
            return false;
        }
    }
}
