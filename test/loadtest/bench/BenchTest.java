package loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmark, with loads that are over soon.
class BenchTest {
    private static final List<BenchRow> SMALL = List.of(BenchRow.of("two to themselves", "-user-count 2 -window 4"),
            BenchRow.of("a few idle", "-user-count 0 -idle 5"));

    private record Outcome(int code, String text) {}

    private static Outcome run(List<BenchRow> rows, String... serverFlags) throws Exception {
        var command = new ArrayList<>(ServerProcess.compiled());
        command.addAll(List.of(serverFlags));
        var bytes = new ByteArrayOutputStream();
        int code = new Bench(command, 1, new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(rows);
        return new Outcome(code, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aRunTellsTheMachineAndARowForEachLoad() throws Exception {
        Outcome outcome = run(SMALL);
        assertEquals(Bench.OK, outcome.code(), outcome.text());
        assertTrue(outcome.text().contains("Java " + Runtime.version()), outcome.text());
        assertTrue(outcome.text().contains("-XX:+UseSerialGC"), outcome.text());
        assertTrue(outcome.text().matches("(?s).*\ntwo to themselves +[\\d,]+ .* 0 +(\\d+ MiB|-)\n.*"), outcome.text());
        assertTrue(outcome.text().contains("  5 held, "), outcome.text());
    }

    @Test
    void messagesThatWereRefusedFailTheRun() throws Exception {
        Outcome outcome = run(SMALL.subList(0, 1), "-max-msg-size", "100");
        assertEquals(Bench.FAILED, outcome.code(), outcome.text());
        assertTrue(outcome.text().matches("(?s).*refused +[\\d,]+  Message is too big.*"), outcome.text());
    }

    @Test
    void everyLoadIsOneThatTheTesterTakes() {
        for (BenchRow row : BenchRow.ALL) {
            assertTrue(row.name().length() <= BenchRow.NAME_WIDTH, row.name());
            row.options("ws://localhost/", Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-seconds 0 -- true", "-seconds 1m -- true", "-warm-up 1s -- true", "10 -- true",
        "-seconds 5", "--"})
    void wrongUsageIsToldInOneLine(String arguments) throws Exception {
        var command = new ArrayList<>(List.of(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-cp",
                System.getProperty("java.class.path"), "loadtest.bench.Bench"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).start();
        List<String> errors = process.errorReader().lines().toList();
        assertEquals(Bench.USAGE, process.waitFor());
        assertEquals(1, errors.size(), errors.toString());
    }
}
