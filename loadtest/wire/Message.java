package loadtest.wire;

import java.util.Arrays;

/// What one test message says of itself; it travels in digits of base 64, somewhere in the text that is sent, with
/// padding behind it.
/// Immutable; each sender makes its own, whoever receives reads it back.
///
/// @param sender       the number of the user who sent it
/// @param sequence     its place among that user's messages, from 0
/// @param dueNanos     when it should have been sent, on the tester's own clock
/// @param sentNanos    when it was really sent
/// @param paddingChars how much padding follows
public record Message(int sender, long sequence, long dueNanos, long sentNanos, int paddingChars) {
    /// Where the digits begin.
    static final String MARK = "~";
    private static final int SENDER_DIGITS = 4;
    static final int SEQUENCE_DIGITS = 6;
    private static final int TIME_DIGITS = 8;
    private static final int PADDING_DIGITS = 4;
    /// Characters of a message without any padding.
    static final int MIN_CHARS = MARK.length() + SENDER_DIGITS + SEQUENCE_DIGITS + 2 * TIME_DIGITS + PADDING_DIGITS;
    /// The longest message that can be asked for, 1 MiB.
    public static final int MAX_SIZE_BYTES = 1 << 20;
    private static final char[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();
    private static final int DIGIT_BITS = 6;
    private static final byte[] VALUES = values();
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyz012345".repeat(MAX_SIZE_BYTES / 32);

    void appendTo(StringBuilder out) {
        out.append(MARK);
        digits(out, sender, SENDER_DIGITS);
        digits(out, sequence, SEQUENCE_DIGITS);
        digits(out, dueNanos, TIME_DIGITS);
        digits(out, sentNanos, TIME_DIGITS);
        digits(out, paddingChars, PADDING_DIGITS);
        out.append(PADDING, 0, paddingChars);
    }

    /// The message within `text`; null where there is none, or it is not whole.
    static Message in(String text) {
        int at = text.indexOf(MARK) + MARK.length();
        if (at < MARK.length() || text.length() < at + MIN_CHARS - MARK.length()) {
            return null;
        }
        long sender = number(text, at, SENDER_DIGITS);
        long sequence = number(text, at += SENDER_DIGITS, SEQUENCE_DIGITS);
        long due = number(text, at += SEQUENCE_DIGITS, TIME_DIGITS);
        long sent = number(text, at += TIME_DIGITS, TIME_DIGITS);
        long padding = number(text, at += TIME_DIGITS, PADDING_DIGITS);
        at += PADDING_DIGITS;
        boolean whole = (sender | sequence | due | sent | padding) >= 0 && padding <= MAX_SIZE_BYTES
                && text.regionMatches(at, PADDING, 0, (int) padding);
        return whole ? new Message((int) sender, sequence, due, sent, (int) padding) : null;
    }

    int chars() {
        return MIN_CHARS + paddingChars;
    }

    static void digits(StringBuilder out, long value, int digits) {
        for (int shift = (digits - 1) * DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
            out.append(DIGITS[(int) (value >>> shift) & DIGITS.length - 1]);
        }
    }

    /// The number at `at`, or -1.
    static long number(String text, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            char c = text.charAt(i);
            int digit = c < VALUES.length ? VALUES[c] : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << DIGIT_BITS | digit;
        }
        return value;
    }

    private static byte[] values() {
        var values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }
}
