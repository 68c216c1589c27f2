package gochat.net;

import gochat.ws.Memory;
import java.util.Arrays;

/// The memory that what streams may take: large buffers, lent to connections while data flows and given back before
/// they wait, within one share of the heap. Any thread may call it.
///
/// When half of the share is lent, a buffer is no larger than it must be. When three quarters are, none is lent: the
/// rest is for messages that have arrived in part, so that clients who do not read cannot hinder those who write.
final class Buffers implements Memory {
    static final int BYTES = 16 * 1024;
    /// What is given back beyond these is left to the collector.
    private static final int MAX_KEPT = 256;
    /// Growth while memory is scarce, as a part of the size: little, but not at every message.
    private static final int SCARCE_GROWTH_PART = 4;

    private final long shareBytes;
    private final byte[][] kept = new byte[MAX_KEPT][];
    private int count;
    private long lentBytes;

    /// @param shareBytes  that may be lent at once
    Buffers(long shareBytes) {
        this.shareBytes = shareBytes;
    }

    /// A buffer of the common size, or of at least this many bytes when memory is scarce; null when there is none.
    synchronized byte[] borrow(int least) {
        if (least > BYTES || !isPlenty(BYTES)) return take(least) ? new byte[least] : null;
        lentBytes += BYTES;
        if (count == 0) return new byte[BYTES];
        byte[] buffer = kept[--count];
        kept[count] = null;
        return buffer;
    }

    /// Exchanges a buffer for a larger one with the same content.
    ///
    /// @param used   bytes of the old one that count
    /// @param least  bytes that the new one must have
    /// @return null when there is no memory; the old one is then still lent
    synchronized byte[] grow(byte[] old, int used, int least) {
        int bytes = Math.max(least, 2 * old.length);
        if (!isPlenty(bytes)) bytes = least + least / SCARCE_GROWTH_PART;
        if (!take(bytes)) return null;
        byte[] grown = new byte[bytes];
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

    /// Takes a buffer back; one that is not of the common size is let go.
    synchronized void giveBack(byte[] buffer) {
        lentBytes -= buffer.length;
        if (buffer.length == BYTES && count < MAX_KEPT) kept[count++] = buffer;
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
}
