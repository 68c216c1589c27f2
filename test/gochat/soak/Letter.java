package gochat.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a message in the town says: its number in the ledger, and where it stands among those that its sender sent over
/// one connection, or, in `gochat.v2`, as one window.
record Letter(long number, long strand, long at) {
    private static final Pattern NUMBERS =
            Pattern.compile("\\{\"sender\":\"[^\"]*\",.*\"id\":\"([0-9]+)\",\"strand\":([0-9]+),\"at\":([0-9]+),");
    private static final Pattern ANSWERED_ID = Pattern.compile("\"id\":\"([0-9]+)\"");

    /// Reads one, in an envelope or as it was sent; null if it is none.
    static Letter in(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return !numbers.find() ? null : new Letter(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)),
                Long.parseLong(numbers.group(3)));
    }

    /// The number of the message that an answer names; -1 for none.
    static long answered(String text) {
        Matcher id = ANSWERED_ID.matcher(text);
        return id.find() ? Long.parseLong(id.group(1)) : -1;
    }

    String text(String sender, String recipient, int size) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"id\":\"" + number
                + "\",\"strand\":" + strand + ",\"at\":" + at + ",\"message\":\"" + "x".repeat(size) + "\"}";
    }
}
