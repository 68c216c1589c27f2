package loadtest.stats;

import static loadtest.stats.Ledger.Delivery.DUPLICATE;
import static loadtest.stats.Ledger.Delivery.EXPECTED;
import static loadtest.stats.Ledger.Delivery.LATE;
import static loadtest.stats.Ledger.Delivery.REORDERED;
import static loadtest.stats.Ledger.Delivery.UNEXPECTED;
import static loadtest.stats.Ledger.Answered.REFUSED;
import static loadtest.stats.Ledger.Answered.TAKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long LATE_AFTER = 1_000;
    private final Ledger ledger = new Ledger(LATE_AFTER, true, 0);

    /// Sends a message and returns its number.
    private long sent(long due, int recipient) {
        long sequence = ledger.next();
        ledger.sent(due, recipient, null, false);
        return sequence;
    }

    @Test
    void aMessageIsDoneOnceDeliveredAndAnswered() {
        long sequence = sent(0, 7);
        assertEquals(1, ledger.outstanding());
        assertEquals(EXPECTED, ledger.delivered(sequence, 7, 10));
        assertEquals(1, ledger.outstanding());
        assertEquals(TAKEN, ledger.answered(true));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void theAnswerMayComeFirst() {
        long sequence = sent(0, 7);
        assertEquals(TAKEN, ledger.answered(true));
        assertEquals(EXPECTED, ledger.delivered(sequence, 7, 10));
        assertEquals(0, ledger.outstanding());
    }

    @Test
    void aRefusedMessageIsNotLost() {
        sent(0, 7);
        assertEquals(REFUSED, ledger.answered(false));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void aRefusedMessageThatArrivesAllTheSameIsUnexpected() {
        sent(0, 7);
        long second = sent(0, 7);
        sent(0, 7);
        ledger.answered(true);
        ledger.answered(false);
        assertEquals(UNEXPECTED, ledger.delivered(second, 7, 10));
    }

    @Test
    void aSecondArrivalIsADuplicate() {
        long done = sent(0, 7);
        ledger.answered(true);
        ledger.delivered(done, 7, 10);
        assertEquals(DUPLICATE, ledger.delivered(done, 7, 11));
        long open = sent(0, 7);
        ledger.delivered(open, 7, 10);
        assertEquals(DUPLICATE, ledger.delivered(open, 7, 11));
    }

    @Test
    void anEarlierMessageAfterALaterOneToTheSameRecipientIsReordered() {
        long first = sent(0, 7);
        long second = sent(0, 7);
        assertEquals(EXPECTED, ledger.delivered(second, 7, 10));
        assertEquals(REORDERED, ledger.delivered(first, 7, 11));
    }

    @Test
    void orderDoesNotMatterBetweenRecipients() {
        long first = sent(0, 7);
        long second = sent(0, 8);
        assertEquals(EXPECTED, ledger.delivered(second, 8, 10));
        assertEquals(EXPECTED, ledger.delivered(first, 7, 11));
    }

    @Test
    void aMessageToSomeoneElseOrNeverSentIsUnexpected() {
        long sequence = sent(0, 7);
        assertEquals(UNEXPECTED, ledger.delivered(sequence, 8, 10));
        assertEquals(UNEXPECTED, ledger.delivered(sequence + 1, 7, 10));
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void anAnswerToNothingIsToldApart() {
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(true));
        sent(0, 7);
        assertEquals(TAKEN, ledger.answered(true));
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(true));
    }

    @Test
    void aMessageThatTakesTooLongIsLateAndNotLost() {
        long sequence = sent(0, 7);
        assertEquals(LATE, ledger.delivered(sequence, 7, LATE_AFTER + 1));
        ledger.answered(true);
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void aMessageThatWasGivenUpNoLongerHoldsItsPlaceButIsKnownWhenItComes() {
        long sequence = sent(0, 7);
        ledger.expire(LATE_AFTER);
        assertEquals(1, ledger.outstanding());
        ledger.expire(LATE_AFTER + 1);
        assertEquals(0, ledger.outstanding());
        assertEquals(LATE, ledger.delivered(sequence, 7, LATE_AFTER + 2));
        assertEquals(DUPLICATE, ledger.delivered(sequence, 7, LATE_AFTER + 3));
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void aLossIsCountedOnceHoweverManyRunsFollow() {
        sent(0, 7);
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void answersKeepTheirPlaceAfterALoss() {
        sent(0, 7);
        ledger.expire(LATE_AFTER + 1);
        long second = sent(LATE_AFTER, 7);
        sent(LATE_AFTER, 7);
        ledger.answered(true);
        ledger.answered(true);
        ledger.answered(false);
        assertEquals(EXPECTED, ledger.delivered(second, 7, LATE_AFTER + 2));
        assertEquals(new Ledger.Open(1, 0, 0), ledger.close());
    }

    @Test
    void anyNumberInFlightComesOutEven() {
        var random = new Random(5);
        var inFlight = new ArrayDeque<Long>();
        for (int round = 0; round < 20_000; round++) {
            if (random.nextInt(10) < 6) {
                inFlight.add(sent(round, 7));
            } else if (!inFlight.isEmpty()) {
                assertEquals(EXPECTED, ledger.delivered(inFlight.remove(), 7, 0));
                assertEquals(TAKEN, ledger.answered(true));
            }
            assertEquals(inFlight.size(), ledger.outstanding());
        }
        assertEquals(new Ledger.Open(0, inFlight.size(), 0), ledger.close());
    }

    @Test
    void aMessageThatWasAnsweredWellAndNeverCameIsLost() {
        sent(0, 7);
        ledger.answered(true);
        assertEquals(new Ledger.Open(1, 0, 0), ledger.close());
    }

    @Test
    void answersMayNameTheirMessage() {
        long first = sent(0, 7);
        long second = sent(0, 7);
        assertEquals(TAKEN, ledger.answered(second, true));
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(second, true));
        assertEquals(REFUSED, ledger.answered(first, false));
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(second + 1, true));
    }

    @Test
    void inARoomEveryOtherMemberMustHaveAMessageOnce() {
        var room = new Ledger(LATE_AFTER, true, 4);
        room.sent(0, -1, null, false);
        room.answered(true);
        assertEquals(EXPECTED, room.delivered(0, 0, 10));
        assertEquals(EXPECTED, room.delivered(0, 3, 10));
        assertEquals(DUPLICATE, room.delivered(0, 3, 11));
        assertEquals(UNEXPECTED, room.delivered(0, 4, 11));
        assertEquals(1, room.outstanding());
        assertEquals(new Ledger.Open(1, 0, 0), room.close());
    }

    @Test
    void inARoomOrderIsEachMembersOwn() {
        var room = new Ledger(LATE_AFTER, true, 3);
        room.sent(0, -1, null, false);
        room.sent(0, -1, null, false);
        assertEquals(EXPECTED, room.delivered(1, 1, 10));
        assertEquals(EXPECTED, room.delivered(0, 2, 10));
        assertEquals(REORDERED, room.delivered(0, 1, 11));
        assertEquals(EXPECTED, room.delivered(1, 2, 11));
    }

    @Test
    void aCutOfTheTestersOwnExcusesWhatWasUnanswered() {
        sent(0, 7);
        ledger.cutOff(true);
        assertEquals(0, ledger.outstanding());
        long next = sent(1, 7);
        assertEquals(TAKEN, ledger.answered(true));
        assertEquals(EXPECTED, ledger.delivered(next, 7, 2));
        assertEquals(new Ledger.Open(0, 0, 1), ledger.close());
    }

    @Test
    void aCutOfTheServersExcusesNothing() {
        long sequence = sent(0, 7);
        ledger.cutOff(false);
        assertEquals(EXPECTED, ledger.delivered(sequence, 7, 2));
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void whatIsUnderWayToOneWhomTheTesterCutMayBeMissing() {
        sent(0, 7);
        sent(0, 8);
        ledger.excuse(7);
        assertEquals(1, ledger.outstanding());
        assertEquals(Ledger.Answered.EXCUSED, ledger.answered(false));
        assertEquals(TAKEN, ledger.answered(true));
        assertEquals(new Ledger.Open(1, 0, 0), ledger.close());
    }

    @Test
    void whatIsUnansweredIsSentAgainAndMayThenOvertakeNothing() {
        ledger.sent(0, 7, "first", false);
        ledger.sent(0, 7, "second", false);
        ledger.sent(0, 7, "third", false);
        ledger.answered(1, true);
        assertEquals(List.of("first", "third"), ledger.unanswered());
        assertEquals(EXPECTED, ledger.delivered(2, 7, 10));
        assertEquals(EXPECTED, ledger.delivered(0, 7, 10));
        assertEquals(DUPLICATE, ledger.delivered(0, 7, 10));
        ledger.answered(0, true);
        assertEquals(List.of("third"), ledger.unanswered());
    }

    @Test
    void whatWasGivenUpIsStillSentAgain() {
        ledger.sent(0, 7, "first", false);
        ledger.expire(LATE_AFTER + 1);
        assertEquals(List.of("first"), ledger.unanswered());
        assertEquals(LATE, ledger.delivered(0, 7, LATE_AFTER + 2));
        ledger.answered(0, true);
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    /// With anything linear in what is in flight this takes minutes.
    @Test
    void tellingTheOrderTakesNoLongerWithMuchInFlight() {
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            sent(0, i % 1000);
        }
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = count - 1; i >= 0; i--) {
                assertEquals(i >= count - 1000 ? EXPECTED : REORDERED, ledger.delivered(i, i % 1000, 0));
            }
        });
    }
}
