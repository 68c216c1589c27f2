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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loadtest.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger under cuts: what a server promises in `gochat.v2` it must keep, and each way not to is found.
class ResumeTest {
    private static final String PAIRS = "-v2 -mode pairs -user-count 6 -total-rate 400";
    private static final String CUTS = " -churn 20";

    @TempDir
    private Path folder;

    private record Outcome(int code, String text, String json) {
        long count(String name) {
            Matcher matcher = Pattern.compile("\"counts\":\\{.*?\"" + name + "\":(\\d+)").matcher(json);
            assertTrue(matcher.find(), json);
            return Long.parseLong(matcher.group(1));
        }

        /// No fault; the machine may have been too crowded for more.
        void assertPassed() {
            assertTrue(code == 0 || code == Verdict.Kind.INCONCLUSIVE.exitCode() && text.contains("The tester "), text);
            assertTrue(text.contains("arrived once, in order, and was answered"), text);
        }

        void assertFailed(String fault) {
            assertEquals(Verdict.Kind.FAILED.exitCode(), code, text);
            assertTrue(count(fault) > 0, text);
        }
    }

    private Outcome run(int port, String flags) throws IOException, InterruptedException {
        Path json = folder.resolve("run.json");
        var arguments = new ArrayList<>(List.of("-url", "ws://127.0.0.1:" + port + "/", "-duration", "1500ms",
                "-warm-up", "200ms", "-late-after", "2s", "-json", json.toString()));
        arguments.addAll(List.of(flags.split(" ")));
        var bytes = new ByteArrayOutputStream();
        int code = new LoadTest(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, false)
                .run(arguments.toArray(String[]::new));
        return new Outcome(code, bytes.toString(StandardCharsets.UTF_8), Files.readString(json));
    }

    private Outcome run(String flags, KeepingServer.Fault... faults) throws IOException, InterruptedException {
        try (var server = new KeepingServer(faults)) {
            return run(server.port(), flags);
        }
    }

    @Test
    void whoIsCutResumesAndMissesNothing() throws Exception {
        Outcome outcome = run(PAIRS + CUTS);
        outcome.assertPassed();
        assertTrue(outcome.count("cuts") > 5 && outcome.count("resumed") > 5, outcome.text());
        assertTrue(outcome.text().contains("coming back"), outcome.text());
    }

    @Test
    void aClosedLoopGoesOnAfterCuts() throws Exception {
        run("-v2 -mode random -user-count 6 -window 2" + CUTS).assertPassed();
    }

    @Test
    void aMessageThatWasKeptAndNeverToldIsLost() throws Exception {
        run(PAIRS + " -churn 60", KeepingServer.Fault.LOSES_WHAT_IT_KEPT).assertFailed("lost");
    }

    @Test
    void aMessageThatIsToldTwiceIsDuplicated() throws Exception {
        run(PAIRS + " -churn 60", KeepingServer.Fault.TELLS_TWICE).assertFailed("duplicated");
    }

    @Test
    void aMessageThatIsTakenTwiceUnderOneIdIsDuplicated() throws Exception {
        run(PAIRS, KeepingServer.Fault.KNOWS_NO_IDS, KeepingServer.Fault.IS_UNSURE).assertFailed("duplicated");
    }

    @Test
    void aMessageThatWasUnconfirmedIsSentAgainAndCountsOnce() throws Exception {
        Outcome outcome = run(PAIRS, KeepingServer.Fault.IS_UNSURE);
        outcome.assertPassed();
        assertTrue(outcome.count("repeated") > 10, outcome.text());
    }

    @Test
    void aGapThatIsToldIsAFaultOfItsOwnAndWhatRepeatsIsNot() throws Exception {
        Outcome outcome = run(PAIRS + CUTS, KeepingServer.Fault.FORGETS_WHERE_ONE_WAS);
        outcome.assertFailed("gaps");
        assertEquals(0, outcome.count("duplicated") + outcome.count("lost"), outcome.text());
    }

    @Test
    void inRoomsEveryMemberHearsEveryMessageThroughCuts() throws Exception {
        Outcome outcome = run("-mode room -rooms 2 -user-count 8 -total-rate 100" + CUTS);
        outcome.assertPassed();
        assertEquals(3 * outcome.count("sent"), outcome.count("delivered"), outcome.text());
    }

    @Test
    void aMemberWhoIsLeftOutIsFound() throws Exception {
        Outcome outcome = run("-mode room -rooms 2 -user-count 8 -total-rate 100", KeepingServer.Fault.LEAVES_ONE_OUT);
        outcome.assertFailed("lost");
        assertEquals(outcome.count("sent"), outcome.count("lost"), outcome.text());
    }
}
