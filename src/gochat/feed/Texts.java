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
    /// What gaps may take for each that is here: less than an entry counts for beside its bytes.
    private static final int GAP_BYTES = 32;

    private final List<byte[]> blocks = new ArrayList<>(0);
    private final List<byte[]> spare = new ArrayList<>(0);
    /// Positions: of the first block, and behind the newest byte.
    private long start;
    private long tail;
    /// Of those that are here, in bytes.
    private long held;

    /// @return where it stands
    ///
    /// @param sent  whether the other is its recipient
    long add(Handle other, boolean sent, Entry message) {
        byte[] name = other.utf8();
        int length = name.length + message.to() - message.from();
        long at = tail;
        tail += length;
        held += length;
        while (start + (long) blocks.size() * BLOCK_BYTES < tail) {
            blocks.add(spare.isEmpty() ? new byte[BLOCK_BYTES] : spare.removeLast());
        }
        put(at, name, 0, name.length);
        put(at + name.length, message.bytes(), message.from(), message.to());
        return where(at, name.length << 1 | (sent ? 1 : 0));
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

    /// Leaves a gap where one stood.
    ///
    /// @param length  of the message
    void lose(long where, int length) {
        held -= otherLength(where) + length;
    }

    /// Whether gaps take so much that they must be closed.
    ///
    /// @param count  of all the feed's entries, for each counts for as much
    boolean isSparse(int count) {
        return tail - start > held + (long) count * GAP_BYTES + BLOCK_BYTES;
    }

    /// What all takes, gaps and what waits to be used again included, in bytes.
    long takenBytes() {
        return (long) (blocks.size() + spare.size()) * BLOCK_BYTES;
    }

    /// Moves one to where others, that have gone, stood behind it.
    ///
    /// @param end  the position behind it from now on
    /// @return where it stands now
    long moveUp(long where, int length, long end) {
        int all = otherLength(where) + length;
        long to = end - all;
        if (to != position(where)) moveUp(position(where), to, all);
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

    /// The block that holds the byte so many behind the start.
    private byte[] block(int offset) {
        return blocks.get(offset / BLOCK_BYTES);
    }

    private void put(long at, byte[] source, int from, int to) {
        int target = (int) (at - start);
        for (int next = from; next < to; ) {
            int count = Math.min(to - next, BLOCK_BYTES - target % BLOCK_BYTES);
            System.arraycopy(source, next, block(target), target % BLOCK_BYTES, count);
            next += count;
            target += count;
        }
    }

    /// The end first, for the two may overlap.
    private void moveUp(long at, long to, int length) {
        for (int left = length; left > 0; ) {
            int from = (int) (at + left - start);
            int target = (int) (to + left - start);
            int count = Math.min(left, 1 + Math.min((from - 1) % BLOCK_BYTES, (target - 1) % BLOCK_BYTES));
            System.arraycopy(block(from - count), (from - count) % BLOCK_BYTES, block(target - count),
                    (target - count) % BLOCK_BYTES, count);
            left -= count;
        }
    }

    private byte[] get(long at, int length) {
        byte[] found = new byte[length];
        for (int done = 0; done < length; ) {
            int from = (int) (at + done - start);
            int count = Math.min(length - done, BLOCK_BYTES - from % BLOCK_BYTES);
            System.arraycopy(block(from), from % BLOCK_BYTES, found, done, count);
            done += count;
        }
        return found;
    }
}
