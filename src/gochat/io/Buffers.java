package gochat.io;

import java.util.Arrays;
import java.util.List;

/// Buffers for a group of connections, lent while data flows and given back before they wait, within the
/// [MemoryShare]. Any thread may call it; each [Poller]'s connections have their own, so that few meet here.
///
/// They come in a few sizes, for a thousand outboxes with a few messages each must not touch a thousand large ones.
/// When memory is scarce, a buffer is no larger than it must be.
public final class Buffers {
    /// The size to read into: a whole record of TLS, of 16 KB and what belongs to it, fits in.
    public static final int BYTES = 17 * 1024;
    private static final int[] SIZES = {1024, 4 * 1024, BYTES, 64 * 1024};
    /// What of each size is given back beyond this, or all groups' part of the share, is left to the collector.
    private static final int MAX_KEPT_BYTES = 2 * 1024 * 1024;
    private static final int MAX_KEPT_PART = 8;
    /// Growth while memory is scarce, as a part of the size: little, but not at every message.
    private static final int SCARCE_GROWTH_PART = 4;

    private final MemoryShare share;
    private final List<Shelf> shelves;

    /// @param groups  how many groups of connections the share is for
    public Buffers(MemoryShare share, int groups) {
        this.share = share;
        int kept = (int) Math.min(MAX_KEPT_BYTES, share.shareBytes() / MAX_KEPT_PART / groups);
        this.shelves = Arrays.stream(SIZES).mapToObj(size -> new Shelf(size, kept / size)).toList();
    }

    /// A buffer of this size or the next that is common; of this size when memory is scarce; null when there is none.
    public byte[] borrow(int least) {
        byte[] buffer = borrowFreely(least);
        return buffer == null && share.lend(least) ? new byte[least] : buffer;
    }

    private byte[] borrowFreely(int least) {
        Shelf shelf = shelf(least);
        if (!share.lendFreely(shelf == null ? least : shelf.size)) return null;
        return shelf == null ? new byte[least] : shelf.take();
    }

    /// Exchanges a buffer for a larger one with the same content.
    ///
    /// @param used   bytes of the old one that count
    /// @param least  bytes that the new one must have
    /// @return null when there is no memory; the old one is then still lent
    public byte[] grow(byte[] old, int used, int least) {
        byte[] grown = borrowFreely(Math.max(least, 2 * old.length));
        if (grown == null) grown = borrow(least + least / SCARCE_GROWTH_PART);
        if (grown == null) return null;
        System.arraycopy(old, 0, grown, 0, used);
        giveBack(old);
        return grown;
    }

    /// As [#grow] or, with null for the old one, [#borrow], but of the exact size and beyond the share: for the few
    /// bytes that end a connection.
    public byte[] insist(byte[] old, int bytes) {
        share.insist(bytes);
        byte[] buffer = old == null ? new byte[bytes] : Arrays.copyOf(old, bytes);
        if (old != null) giveBack(old);
        return buffer;
    }

    /// Takes a buffer back; one that is not of a common size is let go.
    public void giveBack(byte[] buffer) {
        share.release(buffer.length);
        Shelf shelf = shelf(buffer.length);
        if (shelf != null && shelf.size == buffer.length) shelf.put(buffer);
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
            byte[] buffer = takeKept();
            return buffer == null ? new byte[size] : buffer;
        }

        private synchronized byte[] takeKept() {
            if (count == 0) return null;
            byte[] buffer = kept[--count];
            kept[count] = null;
            return buffer;
        }

        synchronized void put(byte[] buffer) {
            if (count < kept.length) kept[count++] = buffer;
        }
    }
}
