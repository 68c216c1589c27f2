package loadtest.stats;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The messages of one sender by their numbers. What is done leaves at the old end, so the memory follows what is in
/// flight and what was lost. A [Ledger] owns it, and guards it with its lock.
final class SentMessages {
    private static final int FIRST_CAPACITY = 16;

    /// Those from `oldest` to `next`, each at its number modulo the length.
    private Sent[] ring = new Sent[FIRST_CAPACITY];
    private long oldest;
    private long next;
    private final SortedMap<Long, Sent> givenUp = new TreeMap<>();
    private int outstanding;

    /// The number of the oldest message that was not given up, or [#next].
    long oldest() {
        return oldest;
    }

    /// The number that the next message will have.
    long next() {
        return next;
    }

    /// How many are neither done nor given up.
    int outstanding() {
        return outstanding;
    }

    void add(Sent message) {
        if (next - oldest == ring.length) {
            grow();
        }
        ring[slot(next++)] = message;
        outstanding++;
    }

    /// Null for one that was never sent, or is done.
    Sent find(long number) {
        return number < 0 || number >= next ? null : number < oldest ? givenUp.get(number) : ring[slot(number)];
    }

    /// Calls `action` with each that is not given up, and its number; the oldest first.
    void forEach(BiConsumer<Long, Sent> action) {
        for (long number = oldest; number < next; number++) {
            action.accept(number, ring[slot(number)]);
        }
    }

    /// Older ones that were given up, by their numbers: not waited for any more, but recognised when they come.
    SortedMap<Long, Sent> givenUp() {
        return Collections.unmodifiableSortedMap(givenUp);
    }

    /// Something has become of a message: it leaves if it is done.
    void settle(long number, Sent message) {
        if (!message.done()) {
            return;
        }
        release(message);
        if (number < oldest) {
            givenUp.remove(number);
        } else {
            sweep();
        }
    }

    /// A message is not waited for any more. It is given up with the next [#sweep].
    void release(Sent message) {
        if (!message.released) {
            outstanding--;
            message.released = true;
        }
    }

    /// Moves what nobody waits for out of the ring's old end.
    void sweep() {
        while (oldest < next && ring[slot(oldest)].released) {
            Sent message = ring[slot(oldest)];
            if (!message.done()) {
                givenUp.put(oldest, message);
            }
            ring[slot(oldest++)] = null;
        }
    }

    void giveUpOldest() {
        release(ring[slot(oldest)]);
        sweep();
    }

    private int slot(long number) {
        return (int) number & ring.length - 1;
    }

    private void grow() {
        var longer = new Sent[2 * ring.length];
        for (long number = oldest; number < next; number++) {
            longer[(int) number & longer.length - 1] = ring[slot(number)];
        }
        ring = longer;
    }
}
