package gochat.journal;

import gochat.engine.Relay.Receipt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// What waits for the writer, or is under way, with its receipts: a ring that many put into without a lock, and one
/// reads. Places are claimed one after the other; a claimed one is filled a moment later, and the reader sees it then.
final class WriteQueue<R> {
    private static final long CLOSED = Long.MIN_VALUE;

    private final int maxEntries;
    private final int maxBytes;
    private final int mask;
    private final AtomicReferenceArray<byte[]> entries;
    private final Receipt<R>[] receipts;
    /// How many places were ever claimed, and in the topmost bit whether no more are.
    private final AtomicLong claimed = new AtomicLong();
    private final AtomicLong claimedBytes = new AtomicLong();
    /// How many were ever taken out; only the reader changes it.
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong takenBytes = new AtomicLong();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile Thread reader;

    @SuppressWarnings({"unchecked", "rawtypes"})
    WriteQueue(int maxEntries, int maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        int places = maxEntries == 1 ? 1 : Integer.highestOneBit(maxEntries - 1) << 1;
        mask = places - 1;
        entries = new AtomicReferenceArray<>(places);
        receipts = new Receipt[places];
    }

    /// Puts an entry behind all others. Any thread calls it.
    ///
    /// @return false when there is no room, or it was closed
    boolean offer(byte[] entry, Receipt<R> receipt) {
        if (!claimBytes(entry.length)) return false;
        long place;
        do {
            place = claimed.get();
            if (place < 0 || place - taken.get() >= maxEntries) {
                claimedBytes.addAndGet(-entry.length);
                return false;
            }
        } while (!claimed.compareAndSet(place, place + 1));
        receipts[(int) place & mask] = receipt;
        entries.set((int) place & mask, entry);
        wakeReader();
        return true;
    }

    private boolean claimBytes(int more) {
        long before;
        do {
            before = claimedBytes.get();
            if (before + more - takenBytes.get() > maxBytes) return false;
        } while (!claimedBytes.compareAndSet(before, before + more));
        return true;
    }

    /// From now on nothing is taken. Any thread calls it.
    void close() {
        claimed.getAndUpdate(count -> count | CLOSED);
        wakeReader();
    }

    /// Has a reader that waits come back. Any thread calls it.
    void wakeReader() {
        if (asleep.get() && asleep.compareAndSet(true, false)) LockSupport.unpark(reader);
    }

    /// Waits until something is there, or it was woken. The reader calls this and what follows.
    ///
    /// @return false when it was closed, and all is taken
    boolean await() {
        reader = Thread.currentThread();
        if (idle()) {
            asleep.set(true);
            if (idle()) LockSupport.park(this);
            asleep.set(false);
        }
        return claimed.get() != (taken.get() | CLOSED);
    }

    private boolean idle() {
        return peek(0) == null && claimed.get() != (taken.get() | CLOSED);
    }

    /// The entry so many behind the first; null when it is not there yet.
    byte[] peek(int behind) {
        return behind > mask ? null : entries.get((int) (taken.get() + behind) & mask);
    }

    /// Takes the first entry out.
    Receipt<R> take() {
        long place = taken.get();
        int index = (int) place & mask;
        Receipt<R> receipt = receipts[index];
        takenBytes.setRelease(takenBytes.getPlain() + entries.getPlain(index).length);
        receipts[index] = null;
        entries.setRelease(index, null);
        taken.setRelease(place + 1);
        return receipt;
    }
}
