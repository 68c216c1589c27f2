package gochat.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes JSON as UTF-8 bytes, piece by piece. It belongs to the call that makes one text.
final class JsonText {
    /// Of a long.
    private static final int MAX_DIGITS = 19;

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
        return raw(json, json.length);
    }

    /// The first `count` of bytes that are JSON already.
    JsonText raw(byte[] json, int count) {
        makeRoom(count);
        System.arraycopy(json, 0, bytes, length, count);
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
