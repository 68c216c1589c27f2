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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long LATE_AFTER = 1_000;
    private final Ledger ledger = new Ledger(LATE_AFTER, true, 0);
    private final Map<Long, Long> dues = new HashMap<>();

    /// Sends a message and returns its number.
    private long sent(long due, int recipient) {
        long sequence = ledger.next();
        ledger.sent(due, due, recipient, null, false);
        dues.put(sequence, due);
        return sequence;
    }

    /// With the times that it was sent with.
    private Ledger.Delivery delivered(long sequence, int recipient, long now) {
        long due = dues.getOrDefault(sequence, 0L);
        return ledger.delivered(sequence, recipient, due, due, now);
    }

    private Ledger.Answered answered(boolean ok) {
        return ledger.answered(ok, 0);
    }

    private Ledger.Answered answered(long sequence, boolean ok) {
        return ledger.answered(sequence, ok, false, 0);
    }

    @Test
    void aMessageIsDoneOnceDeliveredAndAnswered() {
        long sequence = sent(0, 7);
        assertEquals(1, ledger.outstanding());
        assertEquals(EXPECTED, delivered(sequence, 7, 10));
        assertEquals(1, ledger.outstanding());
        assertEquals(TAKEN, answered(true));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void theAnswerMayComeFirst() {
        long sequence = sent(0, 7);
        assertEquals(TAKEN, answered(true));
        assertEquals(EXPECTED, delivered(sequence, 7, 10));
        assertEquals(0, ledger.outstanding());
    }

    @Test
    void aRefusedMessageIsNotLost() {
        sent(0, 7);
        assertEquals(REFUSED, answered(false));
        assertEquals(0, ledger.outstanding());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void aRefusedMessageThatArrivesAllTheSameIsUnexpected() {
        sent(0, 7);
        long second = sent(0, 7);
        sent(0, 7);
        answered(true);
        answered(false);
        assertEquals(UNEXPECTED, delivered(second, 7, 10));
    }

    @Test
    void aSecondArrivalIsADuplicate() {
        long done = sent(0, 7);
        answered(true);
        delivered(done, 7, 10);
        assertEquals(DUPLICATE, delivered(done, 7, 11));
        long open = sent(0, 7);
        delivered(open, 7, 10);
        assertEquals(DUPLICATE, delivered(open, 7, 11));
    }

    @Test
    void anEarlierMessageAfterALaterOneToTheSameRecipientIsReordered() {
        long first = sent(0, 7);
        long second = sent(0, 7);
        assertEquals(EXPECTED, delivered(second, 7, 10));
        assertEquals(REORDERED, delivered(first, 7, 11));
    }

    @Test
    void orderDoesNotMatterBetweenRecipients() {
        long first = sent(0, 7);
        long second = sent(0, 8);
        assertEquals(EXPECTED, delivered(second, 8, 10));
        assertEquals(EXPECTED, delivered(first, 7, 11));
    }

    @Test
    void aMessageToSomeoneElseOrNeverSentIsUnexpected() {
        long sequence = sent(0, 7);
        assertEquals(UNEXPECTED, delivered(sequence, 8, 10));
        assertEquals(UNEXPECTED, delivered(sequence + 1, 7, 10));
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void anAnswerToNothingIsToldApart() {
        assertEquals(Ledger.Answered.UNEXPECTED, answered(true));
        sent(0, 7);
        assertEquals(TAKEN, answered(true));
        assertEquals(Ledger.Answered.UNEXPECTED, answered(true));
    }

    @Test
    void aMessageThatTakesTooLongIsLateAndNotLost() {
        long sequence = sent(0, 7);
        assertEquals(LATE, delivered(sequence, 7, LATE_AFTER + 1));
        answered(true);
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void aMessageThatWasGivenUpNoLongerHoldsItsPlaceButIsKnownWhenItComes() {
        long sequence = sent(0, 7);
        ledger.expire(LATE_AFTER);
        assertEquals(1, ledger.outstanding());
        ledger.expire(LATE_AFTER + 1);
        assertEquals(0, ledger.outstanding());
        assertEquals(LATE, delivered(sequence, 7, LATE_AFTER + 2));
        assertEquals(DUPLICATE, delivered(sequence, 7, LATE_AFTER + 3));
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
        answered(true);
        answered(true);
        answered(false);
        assertEquals(EXPECTED, delivered(second, 7, LATE_AFTER + 2));
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
                assertEquals(EXPECTED, delivered(inFlight.remove(), 7, 0));
                assertEquals(TAKEN, answered(true));
            }
            assertEquals(inFlight.size(), ledger.outstanding());
        }
        assertEquals(new Ledger.Open(0, inFlight.size(), 0), ledger.close());
    }

    @Test
    void aMessageThatWasAnsweredWellAndNeverCameIsLost() {
        sent(0, 7);
        answered(true);
        assertEquals(new Ledger.Open(1, 0, 0), ledger.close());
    }

    @Test
    void answersMayNameTheirMessage() {
        long first = sent(0, 7);
        long second = sent(0, 7);
        assertEquals(REFUSED, answered(first, false));
        assertEquals(TAKEN, answered(second, true));
        assertEquals(Ledger.Answered.UNEXPECTED, answered(second, true));
        assertEquals(Ledger.Answered.UNEXPECTED, answered(second + 1, true));
    }

    @Test
    void inARoomEveryOtherMemberMustHaveAMessageOnce() {
        var room = new Ledger(LATE_AFTER, true, 4);
        room.sent(0, 0, -1, null, false);
        room.answered(true, 0);
        assertEquals(EXPECTED, room.delivered(0, 0, 0, 0, 10));
        assertEquals(EXPECTED, room.delivered(0, 3, 0, 0, 10));
        assertEquals(DUPLICATE, room.delivered(0, 3, 0, 0, 11));
        assertEquals(UNEXPECTED, room.delivered(0, 4, 0, 0, 11));
        assertEquals(1, room.outstanding());
        assertEquals(new Ledger.Open(1, 0, 0), room.close());
    }

    @Test
    void inARoomOrderIsEachMembersOwn() {
        var room = new Ledger(LATE_AFTER, true, 3);
        room.sent(0, 0, -1, null, false);
        room.sent(0, 0, -1, null, false);
        assertEquals(EXPECTED, room.delivered(1, 1, 0, 0, 10));
        assertEquals(EXPECTED, room.delivered(0, 2, 0, 0, 10));
        assertEquals(REORDERED, room.delivered(0, 1, 0, 0, 11));
        assertEquals(EXPECTED, room.delivered(1, 2, 0, 0, 11));
    }

    @Test
    void aCutOfTheTestersOwnExcusesWhatWasUnanswered() {
        sent(0, 7);
        ledger.cutOff(true);
        assertEquals(0, ledger.outstanding());
        long next = sent(1, 7);
        assertEquals(TAKEN, answered(true));
        assertEquals(EXPECTED, delivered(next, 7, 2));
        assertEquals(new Ledger.Open(0, 0, 1), ledger.close());
    }

    @Test
    void aCutOfTheServersExcusesNothing() {
        long sequence = sent(0, 7);
        ledger.cutOff(false);
        assertEquals(EXPECTED, delivered(sequence, 7, 2));
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void whatIsUnderWayToOneWhomTheTesterCutMayBeMissing() {
        sent(0, 7);
        sent(0, 8);
        ledger.excuse(7);
        assertEquals(1, ledger.outstanding());
        assertEquals(Ledger.Answered.EXCUSED, answered(false));
        assertEquals(TAKEN, answered(true));
        assertEquals(new Ledger.Open(1, 0, 0), ledger.close());
    }

    @Test
    void whatIsUnansweredIsSentAgainAndMayThenOvertakeNothing() {
        ledger.sent(0, 0, 7, "first", false);
        ledger.sent(0, 0, 7, "second", false);
        ledger.sent(0, 0, 7, "third", false);
        answered(1, true);
        assertEquals(List.of("first", "third"), ledger.unanswered());
        assertEquals(EXPECTED, delivered(2, 7, 10));
        assertEquals(REORDERED, delivered(0, 7, 10));
        assertEquals(DUPLICATE, delivered(0, 7, 10));
        answered(0, true);
        assertEquals(List.of("third"), ledger.unanswered());
    }

    @Test
    void whatLaterAnswersPassedOverIsUnansweredThoughItIsAnsweredAfterACut() {
        ledger.sent(0, 0, 7, "first", false);
        ledger.sent(0, 0, 7, "second", false);
        answered(1, true);
        ledger.unanswered();
        assertEquals(TAKEN, ledger.answered(0, true, true, 0));
        delivered(0, 7, 1);
        delivered(1, 7, 1);
        assertEquals(new Ledger.Open(0, 1, 0), ledger.close());
    }

    @Test
    void whatTheServerWasUnsureOfMayBeOvertaken() {
        ledger.sent(0, 0, 7, "first", false);
        ledger.sent(0, 0, 7, "second", false);
        assertEquals("first", ledger.again(0));
        assertEquals(TAKEN, answered(1, true));
        assertEquals(EXPECTED, delivered(1, 7, 1));
        assertEquals(EXPECTED, delivered(0, 7, 1));
        assertEquals(TAKEN, answered(0, true));
        assertEquals(List.of(), ledger.unanswered());
        assertEquals(new Ledger.Open(0, 0, 0), ledger.close());
    }

    @Test
    void onlyWhatWasSentAgainCanHaveBeenTakenBefore() {
        ledger.sent(0, 0, 7, "first", false);
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(0, true, true, 0));
        ledger.unanswered();
        assertEquals(TAKEN, ledger.answered(0, true, true, 0));
        assertEquals(Ledger.Answered.UNEXPECTED, ledger.answered(0, true, true, 0));
    }

    @Test
    void answersComeInTheOrderOfTheirMessages() {
        long first = sent(0, 7);
        long second = sent(0, 7);
        assertEquals(TAKEN, answered(second, true));
        assertEquals(Ledger.Answered.REORDERED, answered(first, true));
    }

    @Test
    void anAnswerThatTakesTooLongIsLateAndAMessageIsLateOnce() {
        long first = sent(0, 7);
        delivered(first, 7, 1);
        ledger.expire(LATE_AFTER + 1);
        assertEquals(Ledger.Answered.LATE, ledger.answered(true, LATE_AFTER + 1));
        long second = sent(0, 7);
        assertEquals(LATE, delivered(second, 7, LATE_AFTER + 1));
        assertEquals(TAKEN, ledger.answered(true, LATE_AFTER + 2));
    }

    @Test
    void aRefusalOfWhatHasArrivedIsUntrue() {
        delivered(sent(0, 7), 7, 1);
        assertEquals(Ledger.Answered.UNEXPECTED, answered(false));
        var room = new Ledger(LATE_AFTER, true, 3);
        room.sent(0, 0, -1, null, false);
        room.delivered(0, 1, 0, 0, 1);
        assertEquals(Ledger.Answered.UNEXPECTED, room.answered(false, 1));
    }

    @Test
    void aMessageWithOtherTimesThanItWasSentWithIsUnexpected() {
        long sequence = sent(5, 7);
        assertEquals(UNEXPECTED, ledger.delivered(sequence, 7, 6, 5, 10));
        assertEquals(UNEXPECTED, ledger.delivered(sequence, 7, 5, 6, 10));
        assertEquals(EXPECTED, delivered(sequence, 7, 10));
    }

    @Test
    void whatASlowReaderHasNotReadIsExcusedHoweverLongAgoItWasSent() {
        sent(0, 7);
        answered(true);
        sent(0, 8);
        ledger.expire(LATE_AFTER + 1);
        ledger.excuseSlowReader(7);
        ledger.excuseAnswers();
        assertEquals(new Ledger.Open(0, 0, 2), ledger.close());
    }

    @Test
    void aLateMessageThatALaterOneOvertookIsOutOfOrderAllTheSame() {
        long first = sent(0, 7);
        delivered(sent(0, 7), 7, 10);
        assertEquals(REORDERED, delivered(first, 7, LATE_AFTER + 1));
    }

    @Test
    void whatWasGivenUpIsStillSentAgain() {
        ledger.sent(0, 0, 7, "first", false);
        ledger.expire(LATE_AFTER + 1);
        assertEquals(List.of("first"), ledger.unanswered());
        assertEquals(LATE, delivered(0, 7, LATE_AFTER + 2));
        answered(0, true);
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
                assertEquals(i >= count - 1000 ? EXPECTED : REORDERED, delivered(i, i % 1000, 0));
            }
        });
    }
}
