package gochat.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Masking with a 32-bit key (RFC 6455, section 5.3), in place.
///
/// A key is held as an `int` whose lowest byte masks the next byte, so that one little-endian XOR of
/// eight bytes needs no reordering.
final class Masking {
    static final long NON_ASCII = 0x8080808080808080L;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masking() {}

    static int key(byte[] header, int at) {
        return (int) INT.get(header, at);
    }

    /// The key for the bytes that come after `bytes` bytes masked with `key`.
    static int advance(int key, int bytes) {
        return Integer.rotateRight(key, 8 * (bytes & 3));
    }

    /// Unmasks `bytes[from..to)` and tells whether the result is pure ASCII: the same pass knows it for
    /// nothing, and ASCII needs no further check for UTF-8.
    static boolean unmask(byte[] bytes, int from, int to, int key) {
        long key8 = (key & 0xFFFF_FFFFL) << 32 | key & 0xFFFF_FFFFL;
        long seen = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long plain = (long) LONG.get(bytes, at) ^ key8;
            LONG.set(bytes, at, plain);
            seen |= plain;
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) key;
            seen |= bytes[at];
            key = Integer.rotateRight(key, 8);
        }
        return (seen & NON_ASCII) == 0;
    }

    /// The first position in `bytes[from..to)` whose byte is not ASCII, or `to`.
    static int asciiEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONG.get(bytes, at) & NON_ASCII) == 0) at += Long.BYTES;
        while (at < to && bytes[at] >= 0) at++;
        return at;
    }
}
