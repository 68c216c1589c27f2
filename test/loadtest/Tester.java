package loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loadtest.report.JsonFile;
import loadtest.stats.Count;
import loadtest.stats.Result;
import loadtest.verdict.Verdict;

/// Runs the load tester in this process, for a moment unless the flags say otherwise.
final class Tester {
    static final int PASSED = Verdict.Kind.PASSED.exitCode();
    static final int FAILED = Verdict.Kind.FAILED.exitCode();
    static final int INCONCLUSIVE = Verdict.Kind.INCONCLUSIVE.exitCode();

    /// @param json what it wrote as such; empty if it did not run
    record Outcome(int code, String text, String json) {
        Result result() {
            return JsonFile.read(json);
        }

        long count(Count count) {
            return result().count(count);
        }

        /// Nothing failed; on a crowded machine the tester may say that it was too slow to be sure of more.
        void assertPassed() {
            assertTrue(code == PASSED || isUnsure(), text);
        }

        boolean isUnsure() {
            return code == INCONCLUSIVE && text.contains("The tester ");
        }

        void assertFailed(Count fault) {
            assertEquals(FAILED, code, text);
            assertTrue(count(fault) > 0, text);
        }
    }

    private Tester() { }

    static Outcome run(int port, String... flags) throws IOException, InterruptedException {
        return run("ws://127.0.0.1:" + port + "/", flags);
    }

    static Outcome run(String url, String... flags) throws IOException, InterruptedException {
        Path json = Files.createTempFile("loadtest", ".json");
        try {
            var arguments = new ArrayList<>(List.of("-url", url, "-warm-up", "100ms", "-json", json.toString()));
            if (!List.of(flags).contains("-stages")) {
                arguments.addAll(List.of("-duration", "400ms"));
            }
            arguments.addAll(List.of(flags));
            var bytes = new ByteArrayOutputStream();
            var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            int code = new LoadTest(out, false, false).run(arguments.toArray(String[]::new));
            return new Outcome(code, bytes.toString(StandardCharsets.UTF_8), Files.readString(json));
        } finally {
            Files.delete(json);
        }
    }
}
