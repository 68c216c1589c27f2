package loadtest.run;

import java.util.Arrays;

/// A bounded first-in, first-out queue of numbers without boxing. Its owner guards it with a lock.
final class LongQueue {
    private final int capacity;
    private long[] items = new long[4];
    private int first;
    private int size;

    LongQueue(int capacity) {
        this.capacity = capacity;
    }

    /// False when the queue is full.
    boolean add(long item) {
        if (size == capacity) {
            return false;
        }
        if (size == items.length) {
            long[] longer = Arrays.copyOf(items, size * 2);
            System.arraycopy(items, first, longer, 0, size - first);
            System.arraycopy(items, 0, longer, size - first, first);
            items = longer;
            first = 0;
        }
        items[(first + size++) & items.length - 1] = item;
        return true;
    }

    long remove() {
        long item = items[first];
        first = first + 1 & items.length - 1;
        size--;
        return item;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int clear() {
        int dropped = size;
        size = 0;
        return dropped;
    }
}
