package gochat.net;

import gochat.ws.Memory;
import java.util.Arrays;
import java.util.List;

/// The memory that what streams may take: buffers, lent to connections while data flows and given back before
/// they wait, within one share of the heap. Any thread may call it.
///
/// They come in a few sizes, for a thousand outboxes with a few messages each must not touch a thousand large ones.
/// When half of the share is lent, a buffer is no larger than it must be. When three quarters are, none is lent: the
/// rest is for messages that have arrived in part, so that clients who do not read cannot hinder those who write.
final class Buffers implements Memory {
    /// The size to read into.
    static final int BYTES = 16 * 1024;
    private static final int[] SIZES = {1024, 4 * 1024, BYTES, 64 * 1024};
    /// What of each size is given back beyond this, or this part of the share, is left to the collector.
    private static final int MOST_KEPT_BYTES = 2 * 1024 * 1024;
    private static final int MOST_KEPT_PART = 8;
    /// Growth while memory is scarce, as a part of the size: little, but not at every message.
    private static final int SCARCE_GROWTH_PART = 4;

    private final long shareBytes;
    private final List<Shelf> shelves;
    private long lentBytes;

    /// @param shareBytes  that may be lent at once
    Buffers(long shareBytes) {
        this.shareBytes = shareBytes;
        int kept = (int) Math.min(MOST_KEPT_BYTES, shareBytes / MOST_KEPT_PART);
        this.shelves = Arrays.stream(SIZES).mapToObj(size -> new Shelf(size, kept / size)).toList();
    }

    /// A buffer of this size or the next that is common; of this size when memory is scarce; null when there is none.
    synchronized byte[] borrow(int least) {
        Shelf shelf = shelf(least);
        if (shelf == null || !isPlenty(shelf.size)) return take(least) ? new byte[least] : null;
        lentBytes += shelf.size;
        return shelf.take();
    }

    /// Exchanges a buffer for a larger one with the same content.
    ///
    /// @param used   bytes of the old one that count
    /// @param least  bytes that the new one must have
    /// @return null when there is no memory; the old one is then still lent
    synchronized byte[] grow(byte[] old, int used, int least) {
        int bytes = Math.max(least, 2 * old.length);
        byte[] grown = isPlenty(bytes) ? borrow(bytes) : borrow(least + least / SCARCE_GROWTH_PART);
        if (grown == null) return null;
        System.arraycopy(old, 0, grown, 0, used);
        giveBack(old);
        return grown;
    }

    /// As [#grow] or, with null for the old one, [#borrow], but of the exact size and beyond the share: for the few
    /// bytes that end a connection.
    synchronized byte[] insist(byte[] old, int bytes) {
        lentBytes += bytes;
        byte[] buffer = old == null ? new byte[bytes] : Arrays.copyOf(old, bytes);
        if (old != null) giveBack(old);
        return buffer;
    }

    /// Takes a buffer back; one that is not of a common size is let go.
    synchronized void giveBack(byte[] buffer) {
        lentBytes -= buffer.length;
        Shelf shelf = shelf(buffer.length);
        if (shelf != null && shelf.size == buffer.length) shelf.put(buffer);
    }

    @Override
    public synchronized boolean claim(int bytes) {
        if (lentBytes + bytes > shareBytes) return false;
        lentBytes += bytes;
        return true;
    }

    @Override
    public synchronized void release(int bytes) {
        lentBytes -= bytes;
    }

    /// How much is lent, in bytes.
    synchronized long lentBytes() {
        return lentBytes;
    }

    private boolean take(int bytes) {
        if (lentBytes + bytes > shareBytes - shareBytes / 4) return false;
        lentBytes += bytes;
        return true;
    }

    private boolean isPlenty(int bytes) {
        return lentBytes + bytes <= shareBytes / 2;
    }

    /// The one with the smallest buffers that will do; null if none has so large ones.
    private Shelf shelf(int bytes) {
        for (int i = 0; i < shelves.size(); i++) {
            if (bytes <= shelves.get(i).size) return shelves.get(i);
        }
        return null;
    }

    /// Buffers of one size that nobody needs just now. The one that came back last is still in the cache, and goes
    /// out first.
    private static final class Shelf {
        private final int size;
        private final byte[][] kept;
        private int count;

        Shelf(int size, int most) {
            this.size = size;
            this.kept = new byte[most][];
        }

        byte[] take() {
            if (count == 0) return new byte[size];
            byte[] buffer = kept[--count];
            kept[count] = null;
            return buffer;
        }

        void put(byte[] buffer) {
            if (count < kept.length) kept[count++] = buffer;
        }
    }
}
