package gochat.feed;

import java.util.Arrays;

/// The last messages of a handle that were answered `ok`, each known again by a hash of its bytes, id included. Guarded
/// by the lock of the place that it belongs to.
public final class Repeats {
    private static final int MIN_CAPACITY = 8;
    private static final int ENDINGS_PER_HASH = 4;
    /// Another connection is about to learn what becomes of the same message.
    public static final long PENDING = 0;
    public static final long NONE = -1;

    private long[] hashes = new long[MIN_CAPACITY];
    /// Twice the position, and 1 if it was live; [#PENDING] while it is not known.
    private long[] answers = new long[MIN_CAPACITY];
    /// How many of the hashes end in these bits: that a message is new, which it nearly always is, shows at once.
    private byte[] endings = new byte[MIN_CAPACITY * ENDINGS_PER_HASH];
    private int count;
    private int next;

    /// The answer that this message had behind a position: [#NONE], [#PENDING], or what [#live] and [#seq] read.
    public long find(long hash, long after) {
        if (endings[ending(hash)] == 0) return NONE;
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash && (answers[i] == PENDING || seq(answers[i]) > after)) return answers[i];
        }
        return NONE;
    }

    public static long seq(long answer) {
        return answer >>> 1;
    }

    public static boolean live(long answer) {
        return (answer & 1) != 0;
    }

    /// Remembers a message in the place of the oldest; what becomes of it is told by [#settle] or [#forget].
    public void reserve(long hash) {
        if (count == hashes.length && count < KeepLimits.REPEATS) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            answers = Arrays.copyOf(answers, 2 * count);
            next = count;
            endings = new byte[hashes.length * ENDINGS_PER_HASH];
            for (int i = 0; i < count; i++) endings[ending(hashes[i])]++;
        }
        set(next, hash);
        answers[next] = PENDING;
        count = Math.max(count, next + 1);
        next = (next + 1) % hashes.length;
    }

    private void set(int index, long hash) {
        if (index < count) endings[ending(hashes[index])]--;
        hashes[index] = hash;
        endings[ending(hash)]++;
    }

    private int ending(long hash) {
        return (int) hash & endings.length - 1;
    }

    public void settle(long hash, long seq, boolean live) {
        int at = indexOf(hash);
        if (at >= 0) answers[at] = seq << 1 | (live ? 1 : 0);
    }

    /// It was not answered `ok`: the same may be tried again.
    public void forget(long hash) {
        int at = indexOf(hash);
        if (at < 0) return;
        // a hash that nothing has, in a slot of its own: the order of the others stays
        set(at, ~hash);
        // the newest gives its slot back, so that what is refused pushes nothing out that was answered
        if (at == (next + hashes.length - 1) % hashes.length) next = at;
    }

    /// The newest first: it is nearly always the one.
    private int indexOf(long hash) {
        for (int i = 1; i <= count; i++) {
            int at = next < i ? next - i + hashes.length : next - i;
            if (hashes[at] == hash && answers[at] == PENDING) return at;
        }
        return -1;
    }
}
