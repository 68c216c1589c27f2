package gochat.feed;

import gochat.chat.Handle;
import java.util.ArrayList;
import java.util.List;

/// The messages between a handle and others that its feed keeps: each as the other handle and its bytes, one behind the
/// other in blocks that are used again. It belongs to its [Feed].
///
/// So nothing of them is an object: what lives for long, but not for good, is what a collector does worst; and what
/// comes next stands beside what came last, in memory that is at hand.
///
/// Where one stands is a number: its position among all bytes that ever were here, in the upper 48 bits, the length of
/// the other handle, and in the lowest bit whether that handle is its recipient.
final class Texts {
    private static final int POSITION_SHIFT = 16;
    private static final int BLOCK_BYTES = 1024;
    /// Of the blocks in use, so many more may wait to be used again.
    private static final int SPARE_PART = 4;

    private final List<byte[]> blocks = new ArrayList<>(0);
    private final List<byte[]> spare = new ArrayList<>(0);
    /// Positions: of the first block, and behind the newest byte.
    private long start;
    private long tail;

    /// @return where it stands
    long add(Entry entry, Handle self) {
        boolean sent = entry.sender().equals(self);
        byte[] other = (sent ? entry.recipient() : entry.sender()).utf8();
        byte[] message = entry.bytes();
        long at = tail;
        tail += other.length + message.length;
        while (start + (long) blocks.size() * BLOCK_BYTES < tail) {
            blocks.add(spare.isEmpty() ? new byte[BLOCK_BYTES] : spare.removeLast());
        }
        put(at, other);
        put(at + other.length, message);
        return where(at, other.length << 1 | (sent ? 1 : 0));
    }

    private static long where(long position, long rest) {
        return position << POSITION_SHIFT | rest;
    }

    /// The position at which one begins.
    static long position(long where) {
        return where >>> POSITION_SHIFT;
    }

    private static int otherLength(long where) {
        return (int) (where & (1 << POSITION_SHIFT) - 1) >>> 1;
    }

    /// The other handle.
    Handle other(long where) {
        byte[] utf8 = get(position(where), otherLength(where));
        return Handle.view(utf8, 0, utf8.length);
    }

    /// @param length  of the message
    Entry entry(long where, int length, long origin, Handle self) {
        Handle other = other(where);
        boolean sent = (where & 1) != 0;
        byte[] message = get(position(where) + otherLength(where), length);
        return new Entry(Entry.Kind.MESSAGE, sent ? self : other, sent ? other : self, origin, message);
    }

    /// Moves one to where others, that have gone, stood behind it.
    ///
    /// @param end  the position behind it from now on
    /// @return where it stands now
    long moveUp(long where, int length, long end) {
        int all = otherLength(where) + length;
        long to = end - all;
        if (to != position(where)) put(to, get(position(where), all));
        return where(to, where & (1 << POSITION_SHIFT) - 1);
    }

    /// The position behind the newest.
    long end() {
        return tail;
    }

    /// Lets everything go that is before a position.
    void drop(long before) {
        List<byte[]> gone = blocks.subList(0, (int) (before - start) / BLOCK_BYTES);
        start += (long) gone.size() * BLOCK_BYTES;
        spare.addAll(gone);
        gone.clear();
        int most = blocks.size() / SPARE_PART;
        if (spare.size() > most) spare.subList(most, spare.size()).clear();
    }

    private void put(long at, byte[] source) {
        for (int done = 0; done < source.length; ) {
            int from = (int) (at + done - start);
            int count = Math.min(source.length - done, BLOCK_BYTES - from % BLOCK_BYTES);
            System.arraycopy(source, done, blocks.get(from / BLOCK_BYTES), from % BLOCK_BYTES, count);
            done += count;
        }
    }

    private byte[] get(long at, int length) {
        byte[] found = new byte[length];
        for (int done = 0; done < length; ) {
            int from = (int) (at + done - start);
            int count = Math.min(length - done, BLOCK_BYTES - from % BLOCK_BYTES);
            System.arraycopy(blocks.get(from / BLOCK_BYTES), from % BLOCK_BYTES, found, done, count);
            done += count;
        }
        return found;
    }
}
