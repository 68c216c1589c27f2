package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The judge is just.
class LedgerTest {
    private final Ledger ledger = new Ledger();

    private void expect(String... problems) {
        ledger.judge(true);
        assertEquals(List.of(problems), ledger.problems());
    }

    @Test
    void theDefiniteEndingsAreNoProblem() {
        Ledger.Sending delivered = ledger.send("a", false);
        delivered.answered(true);
        ledger.received(delivered.number);
        ledger.send("a", true).answered(false);
        ledger.send("a", false);
        ledger.received(ledger.send("a", false).number);
        expect();
    }

    @Test
    void aLossIsFound() {
        ledger.send("a", false).answered(true);
        expect("message 1 to a is lost in silence");
    }

    @Test
    void aLossWithABrokenConnectionIsNoProblem() {
        long opened = System.nanoTime();
        Ledger.Sending sending = ledger.send("a", false);
        sending.answered(true);
        ledger.broke("a", opened);
        expect();
    }

    @Test
    void anothersBrokenConnectionIsNoExcuse() {
        long opened = System.nanoTime();
        ledger.send("a", false).answered(true);
        ledger.broke("b", opened);
        expect("message 1 to a is lost in silence");
    }

    @Test
    void aDoubleIsFound() {
        Ledger.Sending sending = ledger.send("a", false);
        ledger.received(sending.number);
        ledger.received(sending.number);
        expect("message 1 came 2 times");
    }

    @Test
    void whatWasRefusedAndDeliveredIsFound() {
        Ledger.Sending sending = ledger.send("a", false);
        ledger.received(sending.number);
        sending.answered(false);
        ledger.send("a", true).answered(true);
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
