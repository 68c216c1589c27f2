package gochat.chat;

import java.nio.charset.StandardCharsets;

/// What a sender hears of a message: a JSON object with either `"ok"` or `"error"`, and the message's `"id"`
/// if it had one.
public final class Answer {
    /// Handed to the outbox of at least one live connection of the recipient.
    static final Answer OK = new Answer(Outcome.OK, "ok", "message sent with success");
    static final Answer NOT_FOUND = error(Outcome.NOT_FOUND, "Recipient not found");
    static final Answer NOT_READING = error(Outcome.NOT_READING, "Recipient is not reading, message dropped");
    static final Answer NO_MEMORY = error(Outcome.NO_MEMORY, "Server is short of memory, message dropped");
    static final Answer NO_RECIPIENT = error(Outcome.NO_RECIPIENT, "\"recipient\" is missing: it must be a string");
    public static final Answer TOO_BIG = error(Outcome.TOO_BIG, "Message is too big, dropping it");
    public static final Answer TOO_FAST = error(Outcome.TOO_FAST, "Messages come too fast, dropping this one");
    /// The one answer that is to no message.
    public static final Answer TOO_MANY_CONNECTIONS = error(null, "Number of simultaneous connections reached");

    private static final byte[] ID = ",\"id\":".getBytes(StandardCharsets.US_ASCII);

    private final Outcome outcome;
    private final byte[] json;

    private Answer(Outcome outcome, String key, String text) {
        this.outcome = outcome;
        json = ("{" + Json.quote(key) + ":" + Json.quote(text) + "}").getBytes(StandardCharsets.UTF_8);
    }

    static Answer error(Outcome outcome, String text) {
        return new Answer(outcome, "error", text);
    }

    Outcome outcome() {
        return outcome;
    }

    public byte[] json() {
        return json;
    }

    /// The answer's JSON with the message's `id`, given as JSON too; without one if that is null.
    byte[] json(byte[] id) {
        if (id == null) return json;
        int open = json.length - 1;
        byte[] answer = new byte[json.length + ID.length + id.length];
        System.arraycopy(json, 0, answer, 0, open);
        System.arraycopy(ID, 0, answer, open, ID.length);
        System.arraycopy(id, 0, answer, open + ID.length, id.length);
        answer[answer.length - 1] = '}';
        return answer;
    }
}
