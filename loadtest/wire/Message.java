package loadtest.wire;

/// What one test message says of itself; it travels in hex, somewhere in the text that is sent, with padding behind it.
/// Immutable; each sender makes its own, whoever receives reads it back.
///
/// @param sender       the number of the user who sent it
/// @param sequence     its place among that user's messages, from 0
/// @param dueNanos     when it should have been sent, on the tester's own clock
/// @param sentNanos    when it was really sent
/// @param paddingChars how much padding follows
public record Message(int sender, long sequence, long dueNanos, long sentNanos, int paddingChars) {
    /// Where the hex digits begin.
    private static final String MARK = "~lt:";
    private static final int SENDER_DIGITS = 6;
    private static final int SEQUENCE_DIGITS = 10;
    private static final int TIME_DIGITS = 12;
    private static final int PADDING_DIGITS = 6;
    /// Characters of a message without any padding.
    static final int LEAST_CHARS = MARK.length() + SENDER_DIGITS + SEQUENCE_DIGITS + 2 * TIME_DIGITS + PADDING_DIGITS;
    /// The longest message that can be asked for, 1 MiB.
    public static final int MAX_SIZE_BYTES = 1 << 20;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyz012345".repeat(MAX_SIZE_BYTES / 32);

    void appendTo(StringBuilder out) {
        out.append(MARK);
        hex(out, sender, SENDER_DIGITS);
        hex(out, sequence, SEQUENCE_DIGITS);
        hex(out, dueNanos, TIME_DIGITS);
        hex(out, sentNanos, TIME_DIGITS);
        hex(out, paddingChars, PADDING_DIGITS);
        out.append(PADDING, 0, paddingChars);
    }

    /// The message within `text`; null where there is none, or it is not whole.
    static Message in(String text) {
        int at = text.indexOf(MARK) + MARK.length();
        if (at < MARK.length() || text.length() < at + LEAST_CHARS - MARK.length()) {
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
        return LEAST_CHARS + paddingChars;
    }

    static void hex(StringBuilder out, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append(DIGITS[(int) (value >>> shift) & 15]);
        }
    }

    /// The hex number at `at`, or -1.
    static long number(String text, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
