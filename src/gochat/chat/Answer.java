package gochat.chat;

import java.nio.charset.StandardCharsets;

/// What a sender hears of a message: a JSON object with either `"ok"` or `"error"`, and the message's `"id"`
/// if it had one.
public final class Answer {
    /// Handed to the outbox of at least one live connection of the recipient.
    static final Answer OK = new Answer("ok", "message sent with success");
    static final Answer NOT_FOUND = new Answer("error", "Recipient not found");
    static final Answer NOT_READING = new Answer("error", "Recipient is not reading, message dropped");
    static final Answer NO_MEMORY = new Answer("error", "Server is short of memory, message dropped");
    static final Answer NO_RECIPIENT = new Answer("error", "\"recipient\" is missing: it must be a string");
    public static final Answer TOO_BIG = new Answer("error", "Message is too big, dropping it");
    public static final Answer TOO_MANY_CONNECTIONS =
            new Answer("error", "Number of simultaneous connections reached");

    private static final byte[] ID = ",\"id\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;

    private Answer(String key, String text) {
        json = ("{" + Json.quote(key) + ":" + Json.quote(text) + "}").getBytes(StandardCharsets.UTF_8);
    }

    static Answer error(String text) {
        return new Answer("error", text);
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
