package loadtest.wire;

import java.util.Map;
import loadtest.text.Json;

/// Reads what `gochat.v2` answers to a message, to the byte where it was taken: whatever else comes is no answer. Pure.
final class Chat2Answers {
    private static final String OK = "{\"ok\":\"message sent with success\",\"id\":\"";
    private static final String SEQ = "\",\"seq\":";
    private static final int SEQ_AT = OK.length() + Message.SEQUENCE_DIGITS + SEQ.length();
    private static final String AGAIN = ",\"again\":true}";

    private Chat2Answers() { }

    /// The `ok` to a message.
    static Incoming taken(String text) {
        int end = afterNumber(text, SEQ_AT);
        if (text.startsWith(OK) && text.startsWith(SEQ, OK.length() + Message.SEQUENCE_DIGITS) && end > SEQ_AT) {
            long sequence = Message.number(text, OK.length(), Message.SEQUENCE_DIGITS);
            String rest = text.substring(end);
            boolean again = rest.endsWith(AGAIN);
            String live = again ? rest.substring(0, rest.length() - AGAIN.length()) + '}' : rest;
            if (sequence >= 0 && (live.equals(",\"live\":true}") || live.equals(",\"live\":false}"))) {
                return new Incoming.Answer(sequence, true, "", again, false);
            }
        }
        return new Incoming.Stray(text);
    }

    /// The place that such an `ok` gives its message.
    static long seq(String ok) {
        return number(ok, SEQ_AT);
    }

    static Incoming refused(String text) {
        Map<?, ?> all = Json.members(text);
        return all.get("error") instanceof String reason && all.get("code") instanceof String code
                && all.get("id") instanceof String id && id.length() == Message.SEQUENCE_DIGITS
                && Message.number(id, 0, id.length()) >= 0
                ? new Incoming.Answer(Message.number(id, 0, id.length()), false, reason, false,
                        code.equals("unconfirmed"))
                : new Incoming.Stray(text);
    }

    /// An error that answers what comes before any message.
    static Incoming notIn(String text) {
        return Json.members(text).get("error") instanceof String reason ? new Incoming.Refused(reason)
                : new Incoming.Stray(text);
    }

    /// The number whose digits begin at `from`; 0 where there are none.
    static long number(String text, int from) {
        long value = 0;
        int end = afterNumber(text, from);
        for (int at = from; at < end; at++) {
            value = value * 10 + text.charAt(at) - '0';
        }
        return value;
    }

    /// Where the digits end that begin at `from`.
    static int afterNumber(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
