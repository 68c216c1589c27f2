package loadtest.stats;

import static loadtest.stats.Ledger.Delivery.DUPLICATE;
import static loadtest.stats.Ledger.Delivery.EXPECTED;
import static loadtest.stats.Ledger.Delivery.LATE;
import static loadtest.stats.Ledger.Delivery.REORDERED;
import static loadtest.stats.Ledger.Delivery.UNEXPECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long LATE_AFTER = 1_000;
    private final Ledger ledger = new Ledger(LATE_AFTER);

    @Test
    void aMessageIsDoneOnceDeliveredAndAnswered() {
        long sequence = ledger.sent(0, 7);
        assertEquals(1, ledger.outstanding());
        assertEquals(EXPECTED, ledger.delivered(sequence, 7, 10));
        assertEquals(1, ledger.outstanding());
        assertTrue(ledger.answered(true));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0), ledger.close());
    }

    @Test
    void theAnswerMayComeFirst() {
        long sequence = ledger.sent(0, 7);
        assertTrue(ledger.answered(true));
        assertEquals(EXPECTED, ledger.delivered(sequence, 7, 10));
        assertEquals(0, ledger.outstanding());
    }

    @Test
    void aRefusedMessageIsNotLost() {
        ledger.sent(0, 7);
        assertTrue(ledger.answered(false));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0), ledger.close());
    }

    @Test
    void aRefusedMessageThatArrivesAllTheSameIsUnexpected() {
        ledger.sent(0, 7);
        long second = ledger.sent(0, 7);
        ledger.sent(0, 7);
        ledger.answered(true);
        ledger.answered(false);
        assertEquals(UNEXPECTED, ledger.delivered(second, 7, 10));
    }

    @Test
    void aSecondArrivalIsADuplicate() {
        long done = ledger.sent(0, 7);
        ledger.answered(true);
        ledger.delivered(done, 7, 10);
        assertEquals(DUPLICATE, ledger.delivered(done, 7, 11));
        long open = ledger.sent(0, 7);
        ledger.delivered(open, 7, 10);
        assertEquals(DUPLICATE, ledger.delivered(open, 7, 11));
    }

    @Test
    void anEarlierMessageAfterALaterOneToTheSameRecipientIsReordered() {
        long first = ledger.sent(0, 7);
        long second = ledger.sent(0, 7);
        assertEquals(EXPECTED, ledger.delivered(second, 7, 10));
        assertEquals(REORDERED, ledger.delivered(first, 7, 11));
    }

    @Test
    void orderDoesNotMatterBetweenRecipients() {
        long first = ledger.sent(0, 7);
        long second = ledger.sent(0, 8);
        assertEquals(EXPECTED, ledger.delivered(second, 8, 10));
        assertEquals(EXPECTED, ledger.delivered(first, 7, 11));
    }

    @Test
    void aMessageToSomeoneElseOrNeverSentIsUnexpected() {
        long sequence = ledger.sent(0, 7);
        assertEquals(UNEXPECTED, ledger.delivered(sequence, 8, 10));
        assertEquals(UNEXPECTED, ledger.delivered(sequence + 1, 7, 10));
        assertEquals(new Ledger.Open(1, 1), ledger.close());
    }

    @Test
    void anAnswerToNothingIsToldApart() {
        assertFalse(ledger.answered(true));
        ledger.sent(0, 7);
        assertTrue(ledger.answered(true));
        assertFalse(ledger.answered(true));
    }

    @Test
    void aMessageThatTakesTooLongIsLateAndNotLost() {
        long sequence = ledger.sent(0, 7);
        assertEquals(LATE, ledger.delivered(sequence, 7, LATE_AFTER + 1));
        ledger.answered(true);
        assertEquals(new Ledger.Open(0, 0), ledger.close());
    }

    @Test
    void aMessageThatWasGivenUpNoLongerHoldsItsPlaceButIsKnownWhenItComes() {
        long sequence = ledger.sent(0, 7);
        ledger.expire(LATE_AFTER);
        assertEquals(1, ledger.outstanding());
        ledger.expire(LATE_AFTER + 1);
        assertEquals(0, ledger.outstanding());
        assertEquals(LATE, ledger.delivered(sequence, 7, LATE_AFTER + 2));
        assertEquals(DUPLICATE, ledger.delivered(sequence, 7, LATE_AFTER + 3));
        assertEquals(new Ledger.Open(0, 1), ledger.close());
    }

    @Test
    void aLossIsCountedOnceHoweverManyRunsFollow() {
        ledger.sent(0, 7);
        assertEquals(new Ledger.Open(1, 1), ledger.close());
        assertEquals(new Ledger.Open(0, 0), ledger.close());
    }

    @Test
    void answersKeepTheirPlaceAfterALoss() {
        ledger.sent(0, 7);
        ledger.expire(LATE_AFTER + 1);
        long second = ledger.sent(LATE_AFTER, 7);
        ledger.sent(LATE_AFTER, 7);
        ledger.answered(true);
        ledger.answered(true);
        ledger.answered(false);
        assertEquals(EXPECTED, ledger.delivered(second, 7, LATE_AFTER + 2));
        assertEquals(new Ledger.Open(1, 0), ledger.close());
    }

    @Test
    void anyNumberInFlightComesOutEven() {
        var random = new Random(5);
        var inFlight = new ArrayDeque<Long>();
        for (int round = 0; round < 20_000; round++) {
            if (random.nextInt(10) < 6) {
                inFlight.add(ledger.sent(round, 7));
            } else if (!inFlight.isEmpty()) {
                assertEquals(EXPECTED, ledger.delivered(inFlight.remove(), 7, 0));
                assertTrue(ledger.answered(true));
            }
            assertEquals(inFlight.size(), ledger.outstanding());
        }
        assertEquals(new Ledger.Open(inFlight.size(), inFlight.size()), ledger.close());
    }
}
