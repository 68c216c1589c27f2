package gochat.feed;

import gochat.chat.Handle;

/// The messages between a handle and others that its feed keeps: each as the other handle and its bytes, one behind the
/// other in an array that is used round and round. It belongs to its [Feed].
///
/// So nothing of them is an object: what lives for long, but not for good, is what a collector does worst; and what
/// comes next stands beside what came last, in memory that is at hand.
///
/// Where one stands is a number: its position among all bytes that ever were here, in the upper 48 bits, the length of
/// the other handle, and in the lowest bit whether that handle is its recipient.
final class Texts {
    private static final int POSITION_SHIFT = 16;
    private static final int FEWEST_BYTES = 256;
    /// Of which an array is used, or it is exchanged for a smaller one.
    private static final int LEAST_PART = 4;

    private byte[] bytes = {};
    /// Positions: of the oldest byte, and behind the newest.
    private long head;
    private long tail;

    /// @return where it stands
    long add(Entry entry, Handle self) {
        boolean sent = entry.sender().equals(self);
        byte[] other = (sent ? entry.recipient() : entry.sender()).utf8();
        byte[] message = entry.bytes();
        long used = tail - head + other.length + message.length;
        if (used > bytes.length) resize(Math.max(used + FEWEST_BYTES, bytes.length + bytes.length / 2));
        long at = tail;
        put(at, other);
        put(at + other.length, message);
        tail = at + other.length + message.length;
        return where(at, other.length << 1 | (sent ? 1 : 0));
    }

    private static long where(long position, long rest) {
        return position << POSITION_SHIFT | rest;
    }

    private static long position(long where) {
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

    /// The position at which one begins.
    static long begin(long where) {
        return position(where);
    }

    /// The position behind the newest.
    long end() {
        return tail;
    }

    /// Lets everything go that is before a position.
    void drop(long before) {
        head = before;
        int used = (int) (tail - head);
        if (used < bytes.length / LEAST_PART) resize(used == 0 ? 0 : used + FEWEST_BYTES);
    }

    private void resize(long size) {
        byte[] old = bytes;
        bytes = new byte[Math.toIntExact(size)];
        for (long at = head; at < tail; ) {
            int from = (int) (at % old.length);
            int count = (int) Math.min(tail - at, old.length - from);
            put(at, old, from, count);
            at += count;
        }
    }

    private void put(long at, byte[] source) {
        put(at, source, 0, source.length);
    }

    private void put(long at, byte[] source, int from, int count) {
        if (count == 0) return;
        int to = (int) (at % bytes.length);
        int first = Math.min(count, bytes.length - to);
        System.arraycopy(source, from, bytes, to, first);
        System.arraycopy(source, from + first, bytes, 0, count - first);
    }

    private byte[] get(long at, int count) {
        byte[] found = new byte[count];
        if (count == 0) return found;
        int from = (int) (at % bytes.length);
        int first = Math.min(count, bytes.length - from);
        System.arraycopy(bytes, from, found, 0, first);
        System.arraycopy(bytes, 0, found, first, count - first);
        return found;
    }
}
