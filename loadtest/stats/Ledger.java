package loadtest.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What became of each message of one sender: sent, answered, delivered, given up.
/// Owned by that sender; called by the thread that sends and by every thread that receives, hence the lock.
public final class Ledger {
    /// What a delivery turned out to be.
    public enum Delivery { EXPECTED, REORDERED, LATE, DUPLICATE, UNEXPECTED }

    /// What an answer turned out to be.
    public enum Answered { TAKEN, LATE, REORDERED, REFUSED, EXCUSED, UNEXPECTED }

    /// What was still open when the ledger was closed.
    ///
    /// @param lost       deliveries of messages that were answered well, or never are answered
    /// @param unanswered messages of which nobody said what became of them
    /// @param missed     messages that did not come, which a cut of the tester's own excuses
    public record Open(long lost, long unanswered, long missed) { }

    /// So many recipients are remembered beside those of messages in flight.
    private static final int SPARE_RECIPIENTS = 16;

    private final long lateAfterNanos;
    private final boolean answers;
    private final int members;
    private final SentMessages messages = new SentMessages();
    /// The newest message that each recipient has; only where there are several.
    private final Map<Integer, Long> newest = new HashMap<>();
    /// The first message that no earlier [#close] has counted.
    private long nextUncounted;
    private long nextAnswered;
    /// The newest message that has an answer.
    private long newestAnswered = -1;
    /// Messages whose answer did not come before a cut, and should have.
    private long passedOver;

    /// @param answers whether the server answers each message
    /// @param members how many a room has, the sender among them; 0 where a message has one recipient
    public Ledger(long lateAfterNanos, boolean answers, int members) {
        this.lateAfterNanos = lateAfterNanos;
        this.answers = answers;
        this.members = members;
    }

    /// The number that the next message will have.
    public synchronized long next() {
        return messages.next();
    }

    /// Notes a message that is about to be sent.
    ///
    /// @param text    what to send again after a cut; null where nothing is
    /// @param excused the tester has cut the recipient's connection, and nothing is promised
    public synchronized void sent(long due, long sentNanos, int recipient, String text, boolean excused) {
        var message = new Sent(due, sentNanos, recipient, members);
        message.answered = !answers;
        message.text = text;
        message.excused = excused;
        messages.add(message);
    }

    /// Notes the next answer, which belongs to the oldest message without one.
    public synchronized Answered answered(boolean ok, long now) {
        return nextAnswered < messages.next() ? answered(nextAnswered++, ok, false, now) : Answered.UNEXPECTED;
    }

    /// Notes an answer to message `sequence`. One that was sent once cannot have been taken before, nor be refused once
    /// it has reached somebody, nor be answered behind a later one.
    ///
    /// @param again it says that the message had been taken before
    public synchronized Answered answered(long sequence, boolean ok, boolean again, long now) {
        Sent message = messages.find(sequence);
        if (message == null || message.answered || message.refused || again && !message.resent) {
            return Answered.UNEXPECTED;
        }
        boolean untrue = !ok && message.reachedAnybody() && !message.resent;
        boolean overtaken = sequence < newestAnswered && !message.resent;
        newestAnswered = Math.max(newestAnswered, sequence);
        message.answered = ok;
        message.refused = !ok;
        message.text = null;
        messages.settle(sequence, message);
        return untrue ? Answered.UNEXPECTED : !ok ? message.excused ? Answered.EXCUSED : Answered.REFUSED
                : overtaken ? Answered.REORDERED
                : isLate(message, now) && !message.cameLate && !message.excused ? Answered.LATE : Answered.TAKEN;
    }

    private boolean isLate(Sent message, long now) {
        return now - message.dueNanos > lateAfterNanos;
    }

    /// Notes that `sequence` reached `recipient`: a user's number, or a member's place in the room.
    ///
    /// @param due       when it was due, as it says itself
    /// @param sentNanos when it was sent, as it says itself
    public synchronized Delivery delivered(long sequence, int recipient, long due, long sentNanos, long now) {
        if (sequence < 0 || sequence >= messages.next()) {
            return Delivery.UNEXPECTED;
        }
        Sent message = messages.find(sequence);
        if (message == null) {
            return Delivery.DUPLICATE;
        }
        if (message.refused || (members == 0 ? message.recipient != recipient : recipient >= members)
                || message.dueNanos != due || message.sentNanos != sentNanos) {
            return Delivery.UNEXPECTED;
        }
        if (message.reached(recipient)) {
            return Delivery.DUPLICATE;
        }
        boolean overtaken = overtaken(sequence, recipient);
        message.reach(recipient);
        message.cameLate |= isLate(message, now);
        messages.settle(sequence, message);
        return message.excused ? Delivery.EXPECTED : overtaken && !message.unsure ? Delivery.REORDERED
                : isLate(message, now) ? Delivery.LATE : Delivery.EXPECTED;
    }

    /// Stops waiting for what was due before `now - lateAfterNanos`, so that a loss does not stop a closed loop.
    public synchronized void expire(long now) {
        while (messages.oldest() < messages.next() && isLate(messages.find(messages.oldest()), now)) {
            messages.giveUpOldest();
        }
    }

    /// The sender's connection ended, and answers in order begin anew: what is unanswered will stay so.
    ///
    /// @param excused the tester cut it
    public synchronized void cutOff(boolean excused) {
        for (; nextAnswered < messages.next(); nextAnswered++) {
            Sent message = messages.find(nextAnswered);
            if (message != null && !message.answered) {
                message.excused |= excused;
                messages.release(message);
            }
        }
        messages.sweep();
    }

    /// The tester cut the connection of `recipient`: what is under way to it may be missing.
    public synchronized void excuse(int recipient) {
        messages.forEach((_, message) -> {
            if (message.recipient == recipient && message.missing > 0) {
                message.excused = true;
                messages.release(message);
            }
        });
        messages.sweep();
    }

    /// This recipient reads slowly: what it has not read by the end is excused, however long it has been given up.
    public synchronized void excuseSlowReader(int recipient) {
        excuse(recipient);
        messages.givenUp().values().forEach(message ->
                message.excused |= message.recipient == recipient && message.missing > 0);
    }

    /// This sender reads slowly: so are the answers that it has not read.
    public synchronized void excuseAnswers() {
        messages.sweep();
        messages.forEach((_, message) -> message.excused |= !message.answered);
        messages.givenUp().values().forEach(message -> message.excused |= !message.answered);
    }

    /// The texts of what is unanswered, oldest first, to be sent again.
    public synchronized List<String> unanswered() {
        var texts = new ArrayList<String>();
        messages.givenUp().forEach((sequence, message) -> resend(sequence, message, texts));
        messages.forEach((sequence, message) -> resend(sequence, message, texts));
        return texts;
    }

    /// The text of one message that may have been taken or not, to be sent again, which later ones may overtake; null
    /// where there is none.
    public synchronized String again(long sequence) {
        Sent message = messages.find(sequence);
        if (message == null || message.text == null) {
            return null;
        }
        message.resent = true;
        message.unsure = true;
        return message.text;
    }

    /// Answers come in order: what has none, though a later message has one, was passed over.
    private void resend(long sequence, Sent message, List<String> texts) {
        if (!message.answered && !message.refused && message.text != null) {
            passedOver += sequence < newestAnswered && !message.unsure ? 1 : 0;
            message.resent = true;
            texts.add(message.text);
        }
    }

    /// Gives up everything that is open and says how much that was, of what was sent
    /// since the last time. What comes later counts as late.
    public synchronized Open close() {
        while (messages.oldest() < messages.next()) {
            messages.giveUpOldest();
        }
        long lost = 0;
        long unanswered = passedOver;
        passedOver = 0;
        long missed = 0;
        for (Sent message : messages.givenUp().tailMap(nextUncounted).values()) {
            if (message.excused) {
                missed += message.missing > 0 ? 1 : 0;
            } else if (message.answered) {
                lost += message.missing;
            } else {
                unanswered++;
            }
        }
        nextUncounted = messages.next();
        return new Open(lost, unanswered, missed);
    }

    /// Messages that were sent and are neither done nor given up.
    public synchronized int outstanding() {
        return messages.outstanding();
    }

    /// Whether a later message has reached this recipient before.
    private boolean overtaken(long sequence, int recipient) {
        Long before = newest.get(recipient);
        if (before != null && before > sequence) {
            return true;
        }
        newest.put(recipient, sequence);
        // Only what may still be overtaken matters: no more recipients than messages in flight.
        if (members == 0 && newest.size() > 2 * (messages.next() - messages.oldest()) + SPARE_RECIPIENTS) {
            newest.values().removeIf(highest -> highest < messages.oldest());
        }
        return false;
    }
}
