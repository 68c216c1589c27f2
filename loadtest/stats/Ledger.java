package loadtest.stats;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of each message of one sender: sent, answered, delivered, given up.
/// Owned by that sender's connection; called by its sending thread and by every thread that receives, hence the lock.
/// Messages that are done leave at the old end, so the memory follows what is in flight and what was lost.
public final class Ledger {
    /// What a delivery turned out to be.
    public enum Delivery { EXPECTED, REORDERED, LATE, DUPLICATE, UNEXPECTED }

    /// What was still open when the ledger was closed.
    public record Open(long lost, long unanswered) { }

    private static final byte DELIVERED = 1;
    private static final byte ANSWERED = 2;
    private static final byte REFUSED = 4;
    private static final int FIRST_CAPACITY = 16;

    private final long lateAfterNanos;
    private long[] dueNanos = new long[FIRST_CAPACITY];
    private int[] recipients = new int[FIRST_CAPACITY];
    private byte[] states = new byte[FIRST_CAPACITY];
    /// Messages that were given up: not waited for any more, but recognised when they come.
    private final SortedMap<Long, Byte> givenUp = new TreeMap<>();
    /// The first message that no earlier [#close] has counted.
    private long nextUncounted;
    private long oldest;
    private long next;
    private long nextAnswered;
    private long highestDelivered = -1;
    private int outstanding;

    public Ledger(long lateAfterNanos) {
        this.lateAfterNanos = lateAfterNanos;
    }

    /// Notes a message that is about to be sent, and returns its sequence number.
    public synchronized long sent(long due, int recipient) {
        if (next - oldest == states.length) {
            grow();
        }
        int slot = slot(next);
        dueNanos[slot] = due;
        recipients[slot] = recipient;
        states[slot] = 0;
        outstanding++;
        return next++;
    }

    /// Notes the next answer, which belongs to the oldest message without one. False if there is no such message.
    public synchronized boolean answered(boolean ok) {
        if (nextAnswered == next) {
            return false;
        }
        add(nextAnswered++, ok ? ANSWERED : REFUSED);
        return true;
    }

    /// Notes that `sequence` reached `recipient`.
    public synchronized Delivery delivered(long sequence, int recipient, long now) {
        if (sequence < 0 || sequence >= next) {
            return Delivery.UNEXPECTED;
        }
        if (sequence < oldest) {
            Byte state = givenUp.get(sequence);
            if (state == null || (state & DELIVERED) != 0) {
                return Delivery.DUPLICATE;
            }
            add(sequence, DELIVERED);
            return Delivery.LATE;
        }
        int slot = slot(sequence);
        if (recipients[slot] != recipient || (states[slot] & REFUSED) != 0) {
            return Delivery.UNEXPECTED;
        }
        if ((states[slot] & DELIVERED) != 0) {
            return Delivery.DUPLICATE;
        }
        boolean late = now - dueNanos[slot] > lateAfterNanos;
        boolean overtaken = overtaken(sequence, recipient);
        highestDelivered = Math.max(highestDelivered, sequence);
        add(sequence, DELIVERED);
        return late ? Delivery.LATE : overtaken ? Delivery.REORDERED : Delivery.EXPECTED;
    }

    /// Stops waiting for what was due before `now - lateAfterNanos`, so that a loss does not stop a closed loop.
    public synchronized void expire(long now) {
        while (oldest < next && now - dueNanos[slot(oldest)] > lateAfterNanos) {
            giveUpOldest();
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
        for (Map.Entry<Long, Byte> entry : givenUp.tailMap(nextUncounted).entrySet()) {
            lost += (entry.getValue() & DELIVERED) == 0 ? 1 : 0;
            unanswered += (entry.getValue() & ANSWERED) == 0 ? 1 : 0;
        }
        nextUncounted = next;
        return new Open(lost, unanswered);
    }

    /// Messages that were sent and are neither done nor given up.
    public synchronized int outstanding() {
        return outstanding;
    }

    private boolean overtaken(long sequence, int recipient) {
        for (long later = sequence + 1; later <= highestDelivered; later++) {
            int slot = slot(later);
            if (recipients[slot] == recipient && (states[slot] & DELIVERED) != 0) {
                return true;
            }
        }
        return false;
    }

    private void add(long sequence, byte bit) {
        if (sequence < oldest) {
            givenUp.computeIfPresent(sequence, (_, state) -> done(state | bit) ? null : (byte) (state | bit));
            return;
        }
        int slot = slot(sequence);
        states[slot] |= bit;
        if (done(states[slot])) {
            outstanding--;
        }
        while (oldest < next && done(states[slot(oldest)])) {
            oldest++;
        }
    }

    private void giveUpOldest() {
        byte state = states[slot(oldest)];
        if (!done(state)) {
            outstanding--;
            givenUp.put(oldest, state);
        }
        oldest++;
    }

    private static boolean done(int state) {
        return (state & REFUSED) != 0 || (state & (DELIVERED | ANSWERED)) == (DELIVERED | ANSWERED);
    }

    private int slot(long sequence) {
        return (int) sequence & states.length - 1;
    }

    private void grow() {
        int capacity = states.length;
        int start = slot(oldest);
        int newStart = (int) oldest & 2 * capacity - 1;
        dueNanos = Arrays.copyOf(dueNanos, 2 * capacity);
        recipients = Arrays.copyOf(recipients, 2 * capacity);
        states = Arrays.copyOf(states, 2 * capacity);
        // The ring was full: its upper part starts with the oldest; each half goes where the longer mask finds it.
        if (newStart == start) {
            System.arraycopy(dueNanos, 0, dueNanos, capacity, start);
            System.arraycopy(recipients, 0, recipients, capacity, start);
            System.arraycopy(states, 0, states, capacity, start);
        } else {
            System.arraycopy(dueNanos, start, dueNanos, newStart, capacity - start);
            System.arraycopy(recipients, start, recipients, newStart, capacity - start);
            System.arraycopy(states, start, states, newStart, capacity - start);
        }
    }
}
