package gochat.chat;

import java.nio.charset.StandardCharsets;

/// What a sender hears of a message: a JSON object with either `"ok"` or `"error"`, and the message's `"id"`
/// if it had one. In `gochat.v2` an error has a `"code"` too, and an ok says where the message stands.
public final class Answer {
    /// Handed to the outbox of at least one live connection of the recipient.
    public static final Answer OK = new Answer(Outcome.OK, "ok", "message sent with success");
    public static final Answer NOT_FOUND = error(Outcome.NOT_FOUND, "Recipient not found");
    /// What is not kept, and no other window of those whom it is for has.
    public static final Answer NOBODY_THERE = error(Outcome.NOT_FOUND, "Nobody is there to read it");
    public static final Answer NOT_READING = error(Outcome.NOT_READING, "Recipient is not reading, message dropped");
    public static final Answer NO_MEMORY = error(Outcome.NO_MEMORY, "Server is short of memory, message dropped");
    public static final Answer NO_RECIPIENT =
            error(Outcome.NO_RECIPIENT, "\"recipient\" is missing: it must be a string");
    public static final Answer NOT_A_MEMBER =
            error(Outcome.NOT_A_MEMBER, "Only members may write to a room: join it first");
    /// To one who would leave a room.
    public static final Answer NOT_IN_ROOM = error(Outcome.NOT_A_MEMBER, "You are no member of this room");
    public static final Answer TOO_BIG = error(Outcome.TOO_BIG, "Message is too big, dropping it");
    public static final Answer TOO_FAST = error(Outcome.TOO_FAST, "Messages come too fast, dropping this one");
    public static final Answer UNAVAILABLE = error(Outcome.UNAVAILABLE, "Not done: the log takes nothing now");
    public static final Answer UNCONFIRMED =
            error(Outcome.UNCONFIRMED, "Message may have arrived; gochat.v2 knows it again by its id");
    /// The one answer that is to no message.
    public static final Answer TOO_MANY_CONNECTIONS =
            error(Outcome.LIMIT, "Number of simultaneous connections reached");

    private static final byte[] ID = ",\"id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);

    private final Outcome outcome;
    private final byte[] json;

    private Answer(Outcome outcome, String key, String text) {
        this.outcome = outcome;
        json = ("{" + Json.quote(key) + ":" + Json.quote(text) + "}").getBytes(StandardCharsets.UTF_8);
    }

    public static Answer error(Outcome outcome, String text) {
        return new Answer(outcome, "error", text);
    }

    /// To a message that does not name its connection's handle as its sender.
    public static Answer wrongSender(Handle handle) {
        return error(Outcome.WRONG_SENDER,
                "\"sender\" must be this connection's handle: " + Json.quote(handle.toString()));
    }

    public Outcome outcome() {
        return outcome;
    }

    public byte[] json() {
        return json;
    }

    /// The answer's JSON with the message's `id`, given as JSON too; without one if that is null.
    public byte[] json(byte[] id) {
        return id == null ? json : open(idBytes(id) + 1).raw(ID).raw(id).raw("}").bytes();
    }

    /// The same as `gochat.v2` has it, with a code.
    public byte[] coded(byte[] id) {
        String code = ",\"code\":\"" + outcome.code() + "\"";
        JsonText text = open(code.length() + idBytes(id) + 1).raw(code);
        if (id != null) text.raw(ID).raw(id);
        return text.raw("}").bytes();
    }

    /// All but the last brace, with room for so many bytes behind it.
    private JsonText open(int more) {
        return new JsonText(json.length - 1 + more).raw(json, 0, json.length - 1);
    }

    private static int idBytes(byte[] id) {
        return id == null ? 0 : ID.length + id.length;
    }

    /// The `ok` of `gochat.v2`.
    ///
    /// @param id    as JSON; null for none
    /// @param seq   where the message stands among what its sender's handle has seen
    /// @param live  whether a connection of the recipient has it; else it is only kept
    public static byte[] sent(byte[] id, long seq, boolean live, boolean again) {
        String rest = again ? live ? ",\"live\":true,\"again\":true}" : ",\"live\":false,\"again\":true}"
                : live ? ",\"live\":true}" : ",\"live\":false}";
        JsonText text = OK.open(idBytes(id) + SEQ.length + JsonText.SEQ_DIGITS + rest.length());
        if (id != null) text.raw(ID).raw(id);
        return text.raw(SEQ).seq(seq).raw(rest).bytes();
    }
}
