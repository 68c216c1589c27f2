package gochat.ws;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// A plain reading of RFC 1951, bit by bit, that refuses to look back farther than its window: proof of what a
/// peer with a small window can read. It keeps its window from one call to the next.
final class SlowInflater {
    private static final int[] LENGTH_BASE = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59,
        67, 83, 99, 115, 131, 163, 195, 227, 258};
    private static final int[] LENGTH_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
        4, 4, 4, 4, 5, 5, 5, 5, 0};
    private static final int[] DISTANCE_BASE = {1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385,
        513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    private static final int[] DISTANCE_BITS = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9,
        10, 10, 11, 11, 12, 12, 13, 13};
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final int windowBytes;
    private byte[] history = {};

    private byte[] in;
    private int bit;
    private ByteArrayOutputStream out;

    SlowInflater(int windowBits) {
        windowBytes = 1 << windowBits;
    }

    /// Inflates a message's payload, the cut tail put back.
    byte[] inflate(byte[] payload) {
        in = Arrays.copyOf(payload, payload.length + 4);
        in[payload.length + 2] = in[payload.length + 3] = (byte) 0xFF;
        bit = 0;
        out = new ByteArrayOutputStream();
        out.writeBytes(history);
        while (bit < 8 * in.length) block();
        byte[] all = out.toByteArray();
        byte[] message = Arrays.copyOfRange(all, history.length, all.length);
        history = Arrays.copyOfRange(all, Math.max(0, all.length - windowBytes), all.length);
        return message;
    }

    /// Forgets what it could look back to.
    void forget() {
        history = new byte[0];
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
        return value;
    }

    private void block() {
        bits(1);
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> coded(fixedLengths(), filled(30, 5));
            case 2 -> dynamic();
            default -> throw new IllegalStateException("a reserved kind of block");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (bits(16) != (length ^ 0xFFFF)) throw new IllegalStateException("a stored block's lengths differ");
        for (int i = 0; i < length; i++) out.write(bits(8));
    }

    private static int[] fixedLengths() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        return lengths;
    }

    private static int[] filled(int count, int value) {
        int[] lengths = new int[count];
        Arrays.fill(lengths, value);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codeLengths = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codeLengths; i++) lengths[CODE_LENGTH_ORDER[i]] = bits(3);
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(lengths);
            if (symbol < 16) {
                all[i++] = symbol;
            } else {
                int repeated = symbol == 16 ? all[i - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                while (times-- > 0) all[i++] = repeated;
            }
        }
        coded(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    private void coded(int[] literalLengths, int[] distanceLengths) {
        for (int symbol; (symbol = symbol(literalLengths)) != 256; ) {
            if (symbol < 256) {
                out.write(symbol);
                continue;
            }
            int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = symbol(distanceLengths);
            int distance = DISTANCE_BASE[code] + bits(DISTANCE_BITS[code]);
            if (distance > windowBytes) throw new IllegalStateException("looks back " + distance + " bytes");
            if (distance > out.size()) throw new IllegalStateException("looks back before the beginning");
            copy(distance, length);
        }
    }

    private void copy(int distance, int length) {
        byte[] produced = out.toByteArray();
        int start = produced.length - distance;
        for (int i = 0; i < length; i++) out.write(i < distance ? produced[start + i] : produced[start + i % distance]);
    }

    /// RFC 1951, section 3.2.2: codes of one length are consecutive, shorter ones come first.
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = code << 1 | bits(1);
            int count = 0;
            for (int each : lengths) if (each == length) count++;
            if (code - first < count) {
                int index = code - first;
                for (int symbol = 0; ; symbol++) {
                    if (lengths[symbol] == length && index-- == 0) return symbol;
                }
            }
            first = first + count << 1;
        }
        throw new IllegalStateException("no such code");
    }
}
