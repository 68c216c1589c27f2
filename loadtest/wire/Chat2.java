package loadtest.wire;

import java.util.List;

/// Gochat's `gochat.v2`: answers name their message, deliveries have a place in one order, and who was cut
/// resumes there. Immutable.
public record Chat2() implements Protocol {
    private static final String ID = "\",\"id\":\"";

    @Override
    public String name() {
        return "gochat.v2";
    }

    @Override
    public Session session(Handles handles, int number, int rooms) {
        return new Chat2Session(handles, number, rooms);
    }

    @Override
    public List<String> subprotocols() {
        return List.of("gochat.v2", "gochat");
    }

    @Override
    public int leastSizeBytes(Handles handles, int last, int rooms) {
        int recipient = rooms > 0 ? handles.room(rooms - 1).length() : handles.length(last);
        return overheadChars(handles.length(last), recipient) + Message.MIN_CHARS;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    static int overheadChars(int senderChars, int recipientChars) {
        return Chat.overheadChars(senderChars, recipientChars) + ID.length() + Message.SEQUENCE_DIGITS;
    }

    /// What stands before the digits of a message's id.
    static String beforeId(String sender, String recipient) {
        return Chat.SENDER + sender + Chat.RECIPIENT + recipient + ID;
    }
}
