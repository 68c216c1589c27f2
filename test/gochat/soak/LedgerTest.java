package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The judge is just.
class LedgerTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final Ledger ledger = new Ledger(nanos::incrementAndGet);
    private final Ledger.Listener a = ledger.listener("a", "a", false);
    private final Ledger.Listener b = ledger.listener("b", "b", false);

    private void expect(String... problems) {
        ledger.judge(true);
        assertEquals(List.of(problems), found());
    }

    private List<String> found() {
        return ledger.problems().stream().map(LedgerTest::timeless).toList();
    }

    private static String timeless(String problem) {
        return problem.replaceAll("^at \\d+ ms: |, sent at .* ms(?=, is)", "").replace(", is", " is");
    }

    @Test
    void theDefiniteEndingsAreNoProblem() {
        Ledger.Sending delivered = ledger.send(b, "a", false);
        delivered.answered(true, 0);
        ledger.received(delivered.number, a, 0, false);
        ledger.send(b, "a", true).answered(false, 0);
        ledger.send(b, "a", false);
        ledger.received(ledger.send(b, "a", false).number, a, 0, false);
        expect();
    }

    @Test
    void aLossIsFound() {
        ledger.send(b, "a", false).answered(true, 0);
        expect("message 1 of b to a is lost in silence");
    }

    @Test
    void aLossWithABrokenConnectionIsNoProblem() {
        long opened = nanos.get();
        Ledger.Sending sending = ledger.send(b, "a", false);
        sending.answered(true, 0);
        ledger.broke(a, opened);
        expect();
    }

    @Test
    void anothersBrokenConnectionIsNoExcuse() {
        long opened = nanos.get();
        ledger.send(b, "a", false).answered(true, 0);
        ledger.broke(b, opened);
        expect("message 1 of b to a is lost in silence");
    }

    @Test
    void whatLiesInABufferForLongIsNotLost() {
        Ledger.Sending sending = ledger.send(b, "a", false);
        sending.answered(true, 0);
        nanos.addAndGet(100 * Ledger.JUDGED_AFTER.toNanos());
        ledger.judge(false);
        ledger.received(sending.number, a, 0, false);
        expect();
    }

    @Test
    void aLossIsFoundWhenALaterOneIsHeard() {
        ledger.send(b, "a", false).answered(true, 0);
        Ledger.Sending later = ledger.send(b, "a", false);
        later.answered(true, 0);
        ledger.received(later.number, a, 0, false);
        nanos.addAndGet(Ledger.JUDGED_AFTER.toNanos());
        ledger.judge(false);
        assertEquals(List.of("message 1 of b to a is lost in silence"), found());
    }

    @Test
    void aBreakIsNoExcuseForWhatWasPassedBefore() {
        long opened = nanos.get();
        ledger.send(b, "a", false).answered(true, 0);
        Ledger.Sending later = ledger.send(b, "a", false);
        later.answered(true, 0);
        ledger.received(later.number, a, 0, false);
        ledger.broke(a, opened);
        expect("message 1 of b to a is lost in silence");
    }

    @Test
    void whatWasCutOffMayStillBeHeardForAWhile() {
        Ledger.Sending sending = ledger.send(b, "a", false);
        nanos.addAndGet(100 * Ledger.JUDGED_AFTER.toNanos());
        ledger.judge(false);
        sending.cut();
        ledger.judge(false);
        ledger.received(sending.number, a, 0, false);
        expect();
    }

    @Test
    void aDoubleIsFound() {
        Ledger.Sending sending = ledger.send(b, "a", false);
        ledger.received(sending.number, a, 0, false);
        ledger.received(sending.number, a, 0, false);
        expect("message 1 came twice to a");
    }

    @Test
    void whatWasRefusedAndDeliveredIsFound() {
        Ledger.Sending sending = ledger.send(b, "a", false);
        ledger.received(sending.number, a, 0, false);
        sending.answered(false, 0);
        ledger.send(b, "a", true).answered(true, 0);
        expect("message 1 was refused, and delivered", "message 2 should have been refused");
    }

    @Test
    void aSlopeIsFoundAndNoiseIsNot() {
        Stream<Figures> growing = IntStream.range(0, 40).mapToObj(i -> new Figures(10_000, 20 + i, 10));
        assertEquals("descriptors grew from 35 to 55", Figures.slope(growing.toList()).orElseThrow());
        Stream<Figures> noisy = IntStream.range(0, 40).mapToObj(i -> new Figures(10_000 + i % 7 * 300, 40 + i % 5, 10));
        assertTrue(Figures.slope(noisy.toList()).isEmpty());
    }
}
