package gochat.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes JSON as UTF-8 bytes, piece by piece. It belongs to the call that makes one text.
final class JsonText {
    /// Of a long.
    private static final int MAX_DIGITS = 19;
    /// Of a position: microseconds since 1970.
    static final int SEQ_DIGITS = 16;
    private static final int EIGHT_DIGITS = 100_000_000;
    private static final long MIN_SEQ = 1_000_000_000_000_000L;
    private static final long MAX_SEQ = 9_999_999_999_999_999L;

    private byte[] bytes;
    private int length;

    /// @param capacity  in bytes, at a guess; it grows
    JsonText(int capacity) {
        bytes = new byte[capacity];
    }

    /// Text that is JSON already, in ASCII.
    JsonText raw(String json) {
        int count = json.length();
        makeRoom(count);
        for (int i = 0; i < count; i++) bytes[length++] = (byte) json.charAt(i);
        return this;
    }

    /// Bytes that are JSON already.
    JsonText raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /// `json[from..to)`, which is JSON already.
    JsonText raw(byte[] json, int from, int to) {
        int count = to - from;
        makeRoom(count);
        System.arraycopy(json, from, bytes, length, count);
        length += count;
        return this;
    }

    /// A number, 0 or more.
    JsonText number(long value) {
        int digits = 1;
        for (long beyond = 10; digits < MAX_DIGITS && value >= beyond; beyond *= 10) digits++;
        makeRoom(digits);
        length += digits;
        long rest = value;
        for (int at = length - 1; digits > 0; digits--, at--, rest /= 10) bytes[at] = (byte) ('0' + rest % 10);
        return this;
    }

    /// A position, which nearly always has sixteen digits.
    JsonText seq(long value) {
        if (value < MIN_SEQ || value > MAX_SEQ) return number(value);
        makeRoom(SEQ_DIGITS);
        Words.set(bytes, length, digits((int) (value / EIGHT_DIGITS)));
        Words.set(bytes, length + 8, digits((int) (value % EIGHT_DIGITS)));
        length += SEQ_DIGITS;
        return this;
    }

    /// Eight digits as text, the first one lowest: all are split at once, into fours, pairs, and single ones. A product
    /// with 10,486 / 2^20 or 103 / 2^10 is a hundredth or a tenth, rounded down.
    private static long digits(int value) {
        long fours = value / 10_000 | (long) (value % 10_000) << 32;
        long hundreds = (fours * 10_486 >>> 20) & 0x7F_0000_007FL;
        long pairs = hundreds | fours - 100 * hundreds << 16;
        long tens = pairs * 103 >>> 10 & 0xF_000F_000F_000FL;
        return (tens | pairs - 10 * tens << 8) + 0x3030_3030_3030_3030L;
    }

    /// A string, in quotes.
    JsonText string(String text) {
        return raw(Json.quote(text).getBytes(StandardCharsets.UTF_8));
    }

    /// All of it, in an array of its own.
    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void makeRoom(int more) {
        if (bytes.length - length < more) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
}
