package gochat.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The last messages of a handle that were answered `ok`, each known again by a hash of its bytes, id included. Guarded
/// by the lock of the place that it belongs to.
final class Repeats {
    private static final int FEWEST = 8;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Another connection is about to learn what becomes of the same message.
    static final long PENDING = 0;
    static final long NONE = -1;

    private long[] hashes = new long[FEWEST];
    /// Twice the position, and 1 if it was live; [#PENDING] while it is not known.
    private long[] answers = new long[FEWEST];
    private int count;
    private int next;

    /// 64 bits of what was sent: FNV-1a's way, eight bytes a step, mixed at the end.
    static long hash(byte[] bytes, int offset, int length) {
        long hash = 0xcbf29ce484222325L ^ length;
        int end = offset + length;
        int at = offset;
        for (; at + 8 <= end; at += 8) hash = mix(hash, (long) LONG.get(bytes, at));
        for (; at < end; at++) hash = mix(hash, bytes[at]);
        return hash ^ hash >>> 32;
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    /// The answer that this message had: [#NONE], [#PENDING], or what [#live] and [#seq] read.
    long find(long hash) {
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash) return answers[i];
        }
        return NONE;
    }

    static long seq(long answer) {
        return answer >>> 1;
    }

    static boolean live(long answer) {
        return (answer & 1) != 0;
    }

    /// Remembers a message in the place of the oldest; what becomes of it is told by [#settle] or [#forget].
    void reserve(long hash) {
        if (count == hashes.length && count < KeepLimits.REPEATS) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            answers = Arrays.copyOf(answers, 2 * count);
            next = count;
        }
        hashes[next] = hash;
        answers[next] = PENDING;
        count = Math.max(count, next + 1);
        next = (next + 1) % hashes.length;
    }

    void settle(long hash, long seq, boolean live) {
        int at = indexOf(hash);
        if (at >= 0) answers[at] = seq << 1 | (live ? 1 : 0);
    }

    /// It was not answered `ok`: the same may be tried again.
    void forget(long hash) {
        int at = indexOf(hash);
        // a hash that nothing has, in a slot of its own: the order of the others stays
        if (at >= 0) hashes[at] = ~hash;
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
