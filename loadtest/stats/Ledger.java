package loadtest.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of each message of one sender: sent, answered, delivered, given up.
/// Owned by that sender; called by the thread that sends and by every thread that receives, hence the lock.
/// Messages that are done leave at the old end, so the memory follows what is in flight and what was lost.
public final class Ledger {
    /// What a delivery turned out to be.
    public enum Delivery { EXPECTED, REORDERED, LATE, DUPLICATE, UNEXPECTED }

    /// What an answer turned out to be.
    public enum Verdict { TAKEN, REFUSED, EXCUSED, UNEXPECTED }

    /// What was still open when the ledger was closed.
    ///
    /// @param lost       deliveries of messages that were answered well, or never are answered
    /// @param unanswered messages of which nobody said what became of them
    /// @param missed     messages that a cut of the tester's own excuses
    public record Open(long lost, long unanswered, long missed) { }

    private static final int FIRST_CAPACITY = 16;
    private static final int BITS = 64;

    private static final class Entry {
        final long dueNanos;
        final int recipient;
        /// Which members of a room have it; null where there is one recipient.
        final long[] seen;
        int missing;
        boolean answered;
        boolean refused;
        /// A cut of the tester's own may have lost it.
        boolean excused;
        /// Nobody waits for it any more: it is done, or given up though it may still come.
        boolean released;
        boolean overdue;
        boolean resent;
        String text;

        Entry(long dueNanos, int recipient, int members) {
            this.dueNanos = dueNanos;
            this.recipient = recipient;
            missing = members == 0 ? 1 : members - 1;
            seen = members == 0 ? null : new long[(members + BITS - 1) / BITS];
        }

        boolean done() {
            return refused || missing == 0 && answered;
        }

        boolean reached(int member) {
            return seen == null ? missing == 0 : (seen[member / BITS] >>> member % BITS & 1) != 0;
        }

        void reach(int member) {
            missing--;
            if (seen != null) {
                seen[member / BITS] |= 1L << member % BITS;
            }
        }
    }

    private final long lateAfterNanos;
    private final boolean answers;
    private final int members;
    private Entry[] ring = new Entry[FIRST_CAPACITY];
    /// Messages that were given up: not waited for any more, but recognised when they come.
    private final SortedMap<Long, Entry> givenUp = new TreeMap<>();
    /// The newest message that each recipient has; only where there are several.
    private final Map<Integer, Long> newest = new HashMap<>();
    /// The first message that no earlier [#close] has counted.
    private long nextUncounted;
    private long oldest;
    private long next;
    private long nextAnswered;
    private int outstanding;

    /// @param answers whether the server answers each message
    /// @param members how many a room has, the sender among them; 0 where a message has one recipient
    public Ledger(long lateAfterNanos, boolean answers, int members) {
        this.lateAfterNanos = lateAfterNanos;
        this.answers = answers;
        this.members = members;
    }

    /// The number that the next message will have.
    public synchronized long next() {
        return next;
    }

    /// Notes a message that is about to be sent.
    ///
    /// @param text    what to send again after a cut; null where nothing is
    /// @param excused the tester has cut the recipient's connection, and nothing is promised
    public synchronized void sent(long due, int recipient, String text, boolean excused) {
        if (next - oldest == ring.length) {
            grow();
        }
        var entry = new Entry(due, recipient, members);
        entry.answered = !answers;
        entry.text = text;
        entry.excused = excused;
        ring[slot(next++)] = entry;
        outstanding++;
    }

    /// Notes the next answer, which belongs to the oldest message without one.
    public synchronized Verdict answered(boolean ok) {
        return nextAnswered < next ? answered(nextAnswered++, ok) : Verdict.UNEXPECTED;
    }

    /// Notes an answer to message `sequence`.
    public synchronized Verdict answered(long sequence, boolean ok) {
        Entry entry = entry(sequence);
        if (entry == null || entry.answered || entry.refused) {
            return Verdict.UNEXPECTED;
        }
        entry.answered = ok;
        entry.refused = !ok;
        entry.text = null;
        settle(sequence, entry);
        return ok ? Verdict.TAKEN : entry.excused ? Verdict.EXCUSED : Verdict.REFUSED;
    }

    /// Notes that `sequence` reached `recipient`: a user's number, or a member's place in the room.
    public synchronized Delivery delivered(long sequence, int recipient, long now) {
        if (sequence < 0 || sequence >= next) {
            return Delivery.UNEXPECTED;
        }
        Entry entry = entry(sequence);
        if (entry == null) {
            return Delivery.DUPLICATE;
        }
        if (entry.refused || (members == 0 ? entry.recipient != recipient : recipient >= members)) {
            return Delivery.UNEXPECTED;
        }
        if (entry.reached(recipient)) {
            return Delivery.DUPLICATE;
        }
        boolean overtaken = overtaken(sequence, recipient);
        entry.reach(recipient);
        settle(sequence, entry);
        return entry.excused ? Delivery.EXPECTED
                : entry.overdue || now - entry.dueNanos > lateAfterNanos ? Delivery.LATE
                : overtaken && !entry.resent ? Delivery.REORDERED : Delivery.EXPECTED;
    }

    /// Stops waiting for what was due before `now - lateAfterNanos`, so that a loss does not stop a closed loop.
    public synchronized void expire(long now) {
        while (oldest < next && now - ring[slot(oldest)].dueNanos > lateAfterNanos) {
            giveUpOldest();
        }
    }

    /// The sender's connection ended, and answers in order begin anew: what is unanswered will stay so.
    ///
    /// @param excused the tester cut it
    public synchronized void cutOff(boolean excused) {
        for (; nextAnswered < next; nextAnswered++) {
            Entry entry = entry(nextAnswered);
            if (entry != null && !entry.answered) {
                entry.excused |= excused;
                release(entry);
            }
        }
        sweep();
    }

    /// The tester cut the connection of `recipient`: what is under way to it may be missing.
    public synchronized void excuse(int recipient) {
        for (long sequence = oldest; sequence < next; sequence++) {
            Entry entry = ring[slot(sequence)];
            if (entry.recipient == recipient && entry.missing > 0) {
                entry.excused = true;
                release(entry);
            }
        }
        sweep();
    }

    /// The texts of what is unanswered, oldest first, to be sent again; they may now come in another order.
    public synchronized List<String> unanswered() {
        var texts = new ArrayList<String>();
        givenUp.values().forEach(entry -> resend(entry, texts));
        for (long sequence = oldest; sequence < next; sequence++) {
            resend(ring[slot(sequence)], texts);
        }
        return texts;
    }

    /// The text of one unanswered message, to be sent again; null where there is none.
    public synchronized String again(long sequence) {
        Entry entry = entry(sequence);
        if (entry == null || entry.text == null) {
            return null;
        }
        entry.resent = true;
        return entry.text;
    }

    private static void resend(Entry entry, List<String> texts) {
        if (!entry.answered && !entry.refused && entry.text != null) {
            entry.resent = true;
            texts.add(entry.text);
        }
    }

    /// Gives up everything that is open and says how much that was, of what was sent
    /// since the last time. What comes later counts as late.
    public synchronized Open close() {
        while (oldest < next) {
            giveUpOldest();
        }
        long lost = 0;
        long unanswered = 0;
        long missed = 0;
        for (Entry entry : givenUp.tailMap(nextUncounted).values()) {
            if (entry.excused) {
                missed++;
            } else if (entry.answered) {
                lost += entry.missing;
            } else {
                unanswered++;
            }
        }
        nextUncounted = next;
        return new Open(lost, unanswered, missed);
    }

    /// Messages that were sent and are neither done nor given up.
    public synchronized int outstanding() {
        return outstanding;
    }

    /// Whether a later message has reached this recipient before.
    private boolean overtaken(long sequence, int recipient) {
        Long before = newest.get(recipient);
        if (before != null && before > sequence) {
            return true;
        }
        newest.put(recipient, sequence);
        // Only what may still be overtaken matters: no more recipients than messages in flight.
        if (members == 0 && newest.size() > 2 * (next - oldest) + FIRST_CAPACITY) {
            newest.values().removeIf(highest -> highest < oldest);
        }
        return false;
    }

    private Entry entry(long sequence) {
        return sequence < 0 || sequence >= next ? null
                : sequence < oldest ? givenUp.get(sequence) : ring[slot(sequence)];
    }

    private void settle(long sequence, Entry entry) {
        if (!entry.done()) {
            return;
        }
        release(entry);
        if (sequence < oldest) {
            givenUp.remove(sequence);
        } else {
            sweep();
        }
    }

    private void release(Entry entry) {
        if (!entry.released) {
            outstanding--;
            entry.released = true;
        }
    }

    /// Moves what nobody waits for out of the ring's old end.
    private void sweep() {
        while (oldest < next && ring[slot(oldest)].released) {
            Entry entry = ring[slot(oldest)];
            if (!entry.done()) {
                givenUp.put(oldest, entry);
            }
            ring[slot(oldest++)] = null;
        }
    }

    private void giveUpOldest() {
        Entry entry = ring[slot(oldest)];
        release(entry);
        entry.overdue = true;
        sweep();
    }

    private int slot(long sequence) {
        return (int) sequence & ring.length - 1;
    }

    private void grow() {
        var longer = new Entry[2 * ring.length];
        for (long sequence = oldest; sequence < next; sequence++) {
            longer[(int) sequence & longer.length - 1] = ring[slot(sequence)];
        }
        ring = longer;
    }
}
