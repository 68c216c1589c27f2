package loadtest.wire;

/// What one test message says of itself; it travels in hex at the start of the chat message's text.
///
/// @param sender    the number of the user who sent it
/// @param sequence  its place among that user's messages, from 0
/// @param dueNanos  when it should have been sent, on the tester's own clock
/// @param sentNanos when it was really sent
public record Message(int sender, long sequence, long dueNanos, long sentNanos) {
    private static final String MARKER = "\"message\":\"";
    private static final int SENDER_DIGITS = 6;
    private static final int SEQUENCE_DIGITS = 10;
    private static final int TIME_DIGITS = 12;
    private static final int HEX_LENGTH = SENDER_DIGITS + SEQUENCE_DIGITS + 2 * TIME_DIGITS;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyz012345";

    /// How many bytes a message between these handles needs without any padding.
    public static int leastSizeBytes(String sender, String recipient) {
        return head(sender, recipient).length() + HEX_LENGTH + 2;
    }

    public static String head(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\"," + MARKER;
    }

    /// The text that follows the hex digits in a message of `sizeBytes` that starts with `head`.
    public static String padding(int lengthBytes) {
        return PADDING.repeat(lengthBytes / PADDING.length() + 1).substring(0, lengthBytes);
    }

    /// The JSON text to send, exactly `sizeBytes` long.
    public String encode(String head, String padding, int sizeBytes) {
        var out = new StringBuilder(sizeBytes).append(head);
        hex(out, sender, SENDER_DIGITS);
        hex(out, sequence, SEQUENCE_DIGITS);
        hex(out, dueNanos, TIME_DIGITS);
        hex(out, sentNanos, TIME_DIGITS);
        int padLength = sizeBytes - out.length() - 2;
        return out.append(padding, 0, padLength).append("\"}").toString();
    }

    /// Reads a forwarded message; null where the text is not one of ours, whole.
    public static Message decode(String text, String padding, int sizeBytes) {
        int at = text.indexOf(MARKER) + MARKER.length();
        int end = text.lastIndexOf('"');
        if (at < MARKER.length() || end < at + HEX_LENGTH) {
            return null;
        }
        long sender = number(text, at, SENDER_DIGITS);
        long sequence = number(text, at += SENDER_DIGITS, SEQUENCE_DIGITS);
        long due = number(text, at += SEQUENCE_DIGITS, TIME_DIGITS);
        long sent = number(text, at += TIME_DIGITS, TIME_DIGITS);
        at += TIME_DIGITS;
        boolean whole = text.length() == sizeBytes && text.regionMatches(at, padding, 0, end - at);
        return whole && (sender | sequence | due | sent) >= 0 ? new Message((int) sender, sequence, due, sent) : null;
    }

    private static void hex(StringBuilder out, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append(DIGITS[(int) (value >>> shift) & 15]);
        }
    }

    /// The hex number at `at`, or -1.
    private static long number(String text, int at, int digits) {
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
