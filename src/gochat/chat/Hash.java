package gochat.chat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/// 64 bits that stand for some bytes: in each process others, so that nobody outside can choose two texts that have the
/// same. Eight bytes a step are multiplied by a secret factor, and both halves of the product laid over each other.
public final class Hash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Odd, so that no bit is lost, and with a topmost bit, so that many come in.
    private static final long SECRET = new SecureRandom().nextLong() | Long.MIN_VALUE | 1;

    private Hash() {}

    /// Of `bytes[from..to)`.
    public static long of(byte[] bytes, int from, int to) {
        long hash = SECRET ^ to - from;
        int at = from;
        for (; at + 8 <= to; at += 8) hash = mix(hash, (long) LONG.get(bytes, at));
        long rest = 0;
        for (; at < to; at++) rest = rest << Byte.SIZE | bytes[at] & 0xFF;
        return mix(mix(hash, rest), SECRET);
    }

    private static long mix(long hash, long word) {
        long mixed = hash ^ word;
        return mixed * SECRET ^ Math.unsignedMultiplyHigh(mixed, SECRET);
    }
}
