package loadtest.verdict;

import static loadtest.verdict.Verdict.Kind.FAILED;
import static loadtest.verdict.Verdict.Kind.INCONCLUSIVE;
import static loadtest.verdict.Verdict.Kind.PASSED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import loadtest.Results;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Result;
import loadtest.stats.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
    private static final long SLOW_NANOS = 30_000_000;

    private static Verdict judge(Result result, String... failIf) {
        return Verdict.of(result, checks(Set.of(), failIf));
    }

    private static Checks checks(Set<Count> allowed, String... failIf) {
        return new Checks(Stream.of(failIf).map(text -> Condition.parse("fail-if", text)).toList(), allowed);
    }

    private static Result with(Count count, long number) {
        return with(count, number, 0);
    }

    private static Result slow(Count count, long number) {
        return with(count, number, SLOW_NANOS);
    }

    private static Result with(Count count, long number, long senderDelayNanos) {
        var counts = new EnumMap<>(Map.of(Count.SENT, 100L, Count.DELIVERED, 90L));
        counts.put(count, number);
        return Results.of(counts, senderDelayNanos, Ending.IN_TIME);
    }

    @Test
    void aRunWithoutFaultsPasses() {
        assertEquals(PASSED, judge(Results.good(), "p99>50ms", "lost>0").kind());
    }

    @ParameterizedTest
    @EnumSource(Count.class)
    void everyFaultFailsTheRunWhateverElseIsAskedForAndNothingElseDoes(Count count) {
        Verdict verdict = judge(with(count, 120), "p99>50ms");
        assertEquals(count.isFault() ? FAILED : PASSED, verdict.kind());
        assertEquals(count.isFault() ? List.of(count.metric() + ">0 (120)") : List.of(),
                verdict.findings().stream().map(Verdict.Finding::toString).toList());
    }

    @ParameterizedTest
    @EnumSource(Count.class)
    void aFaultThatIsAllowedByNameFailsNothing(Count count) {
        assertEquals(PASSED, Verdict.of(with(count, 120), checks(Set.of(count), "p99>50ms")).kind());
    }

    @Test
    void aConditionOfOnesOwnFailsTheRunWithItsValue() {
        Verdict verdict = judge(Results.good(), "p50>1us", "p50>1s");
        assertEquals(FAILED, verdict.kind());
        assertEquals(1, verdict.findings().size());
        assertTrue(verdict.findings().getFirst().toString().matches("p50>1us \\(1\\.00 ms\\)"),
                verdict.findings().toString());
    }

    @Test
    void aTimeOfWhichNothingWasMeasuredFailsTheRunWhicheverWayItIsCompared() {
        for (String condition : List.of("connect-p99>1s", "connect-p99<1s", "back-max>0s", "all-back>1s", "calm>1s")) {
            Verdict verdict = judge(Results.good(), condition);
            assertEquals(FAILED, verdict.kind(), condition);
            assertEquals("nothing measured", verdict.findings().getFirst().value());
        }
    }

    @Test
    void aTesterThatWasTooSlowPassesNothing() {
        Verdict verdict = judge(slow(Count.SENT, 100));
        assertEquals(INCONCLUSIVE, verdict.kind());
        assertTrue(verdict.doubts().getFirst().startsWith("The tester itself was too slow"));
    }

    @Test
    void whatASlowTesterMayHaveCausedFailsNothing() {
        for (Count count : List.of(Count.LATE, Count.UNSENT)) {
            assertEquals(INCONCLUSIVE, judge(slow(count, 5), "p50>1us", "received-rate<1000").kind());
        }
    }

    @Test
    void whatNoSlownessExplainsFailsTheRunAllTheSame() {
        for (Count count : List.of(Count.LOST, Count.DUPLICATED, Count.REFUSED, Count.CONNECT_FAILURES)) {
            assertEquals(FAILED, judge(slow(count, 5)).kind());
        }
        assertEquals(FAILED, judge(slow(Count.SENT, 100), "connect-p99>1s").kind());
    }

    @Test
    void aRunThatWasInterruptedOrSentNothingIsInconclusive() {
        assertEquals(INCONCLUSIVE, judge(Results.of(Map.of(Count.SENT, 1L), 0, Ending.INTERRUPTED)).kind());
        assertEquals(INCONCLUSIVE, judge(Results.of(Map.of(), 0, Ending.IN_TIME)).kind());
    }

    @Test
    void aRunThatWasAbortedFailsAndSaysWhy() {
        Verdict verdict = judge(Results.of(Map.of(Count.SENT, 1L), 0, Ending.aborted("p99>1s (2.00 s)")));
        assertEquals(FAILED, verdict.kind());
        assertEquals("-abort-if p99>1s (2.00 s)", verdict.findings().getFirst().condition());
    }

    @Test
    void aSearchThatOnlyTheTesterEndedIsInconclusive() {
        Step held = new Step(100, 100, 1, 1, Step.Outcome.HOLDS, "");
        Step slow = new Step(200, 150, 1, 1, Step.Outcome.INCONCLUSIVE, "the tester was too slow");
        Step failed = new Step(400, 150, 1, 1, Step.Outcome.FAILS, "p99");
        assertEquals(PASSED, judge(Results.good().with(List.of(held, slow, failed))).kind());
        assertEquals(INCONCLUSIVE, judge(Results.good().with(List.of(held, slow))).kind());
        assertEquals(INCONCLUSIVE, judge(Results.good().with(List.of(slow))).kind());
        assertEquals(FAILED, judge(Results.good().with(List.of(failed))).kind());
    }

    @Test
    void aSearchThatWasInterruptedBlamesTheTesterForNothing() {
        Step unsure = new Step(200, 150, 1, 1, Step.Outcome.INCONCLUSIVE, "not one message was sent");
        Result result = Results.of(Map.of(Count.SENT, 1L), 0, Ending.INTERRUPTED).with(List.of(unsure));
        Verdict verdict = judge(result);
        assertEquals(INCONCLUSIVE, verdict.kind());
        assertFalse(verdict.doubts().toString().contains("tester"), verdict.doubts().toString());
    }
}
