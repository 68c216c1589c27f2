package gochat.chat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// 64 bits that stand for some bytes: FNV-1a's way, eight bytes a step, mixed at the end.
public final class Hash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash() {}

    /// @param seed  a secret one, where a stranger must not choose two that have the same
    public static long of(long seed, byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L ^ seed ^ to - from;
        int at = from;
        for (; at + 8 <= to; at += 8) hash = mix(hash, (long) LONG.get(bytes, at));
        for (; at < to; at++) hash = mix(hash, bytes[at]);
        return hash ^ hash >>> 32;
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }
}
