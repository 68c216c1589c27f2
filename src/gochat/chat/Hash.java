package gochat.chat;

import java.security.SecureRandom;

/// 64 bits that stand for some bytes: in each process others, so that nobody outside can choose two texts that have the
/// same. Two words of eight bytes a step, each laid over something secret, are multiplied with each other, and both
/// halves of the product laid over each other: a folded multiply, as in wyhash.
public final class Hash {
    private static final SecureRandom RANDOM = new SecureRandom();
    /// Two, or words that change places would come to the same.
    private static final long SECRET = RANDOM.nextLong();
    private static final long START = RANDOM.nextLong();

    private Hash() {}

    /// Of `bytes[from..to)`.
    public static long of(byte[] bytes, int from, int to) {
        long hash = START ^ to - from;
        int at = from;
        for (; to - at >= 16; at += 16) hash = mix(Words.get(bytes, at), Words.get(bytes, at + 8) ^ hash);
        long last = 0;
        if (to - at >= 8) {
            last = Words.get(bytes, at);
            at += 8;
        }
        long rest = 0;
        for (; at < to; at++) rest = rest << Byte.SIZE | bytes[at] & 0xFF;
        return mix(mix(last, rest ^ hash), START);
    }

    private static long mix(long word, long hash) {
        long one = word ^ SECRET;
        return one * hash ^ Math.unsignedMultiplyHigh(one, hash);
    }
}
