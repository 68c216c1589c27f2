package loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import loadtest.Tester.Outcome;
import loadtest.stats.Count;
import org.junit.jupiter.api.Test;

/// The ledger under cuts: what a server promises in `gochat.v2` it must keep, and each way not to is found.
class ResumeTest {
    private static final String PAIRS = "-v2 -mode pairs -user-count 6 -total-rate 400";
    private static final String CUTS = " -churn 20";

    private static Outcome run(String flags, KeepingServer.Fault... faults) throws IOException, InterruptedException {
        try (var server = new KeepingServer(faults)) {
            return Tester.run(server.port(), ("-duration 1500ms -late-after 2s " + flags).split(" "));
        }
    }

    @Test
    void whoIsCutResumesAndMissesNothing() throws Exception {
        Outcome outcome = run(PAIRS + CUTS);
        outcome.assertPassed();
        assertTrue(outcome.count(Count.CUTS) > 5 && outcome.count(Count.RESUMED) > 5, outcome.text());
        assertTrue(outcome.text().contains("coming back"), outcome.text());
    }

    @Test
    void aClosedLoopGoesOnAfterCuts() throws Exception {
        run("-v2 -mode random -user-count 6 -window 2" + CUTS).assertPassed();
    }

    @Test
    void aMessageThatWasKeptAndNeverToldIsLost() throws Exception {
        run(PAIRS + " -churn 60", KeepingServer.Fault.LOSES_WHAT_IT_KEPT).assertFailed(Count.LOST);
    }

    @Test
    void aMessageThatIsToldTwiceIsDuplicated() throws Exception {
        run(PAIRS + " -churn 60", KeepingServer.Fault.TELLS_TWICE).assertFailed(Count.DUPLICATED);
    }

    @Test
    void aMessageThatIsTakenTwiceUnderOneIdIsDuplicated() throws Exception {
        run(PAIRS, KeepingServer.Fault.KNOWS_NO_IDS, KeepingServer.Fault.IS_UNSURE).assertFailed(Count.DUPLICATED);
    }

    @Test
    void aMessageThatWasUnconfirmedIsSentAgainAndCountsOnce() throws Exception {
        Outcome outcome = run(PAIRS, KeepingServer.Fault.IS_UNSURE);
        outcome.assertPassed();
        assertTrue(outcome.count(Count.REPEATED) > 10, outcome.text());
    }

    @Test
    void aGapThatIsToldIsAFaultOfItsOwnAndWhatRepeatsIsNot() throws Exception {
        Outcome outcome = run(PAIRS + CUTS, KeepingServer.Fault.FORGETS_WHERE_ONE_WAS);
        outcome.assertFailed(Count.GAPS);
        assertEquals(0, outcome.count(Count.DUPLICATED) + outcome.count(Count.LOST), outcome.text());
    }

    @Test
    void inRoomsEveryMemberHearsEveryMessageThroughCuts() throws Exception {
        Outcome outcome = run("-mode room -rooms 2 -user-count 8 -total-rate 100" + CUTS);
        outcome.assertPassed();
        assertEquals(3 * outcome.count(Count.SENT), outcome.count(Count.DELIVERED), outcome.text());
    }

    @Test
    void aMemberWhoIsLeftOutIsFound() throws Exception {
        Outcome outcome = run("-mode room -rooms 2 -user-count 8 -total-rate 100", KeepingServer.Fault.LEAVES_ONE_OUT);
        outcome.assertFailed(Count.LOST);
        assertEquals(outcome.count(Count.SENT), outcome.count(Count.LOST), outcome.text());
    }
}
