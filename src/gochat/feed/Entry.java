package gochat.feed;

import gochat.chat.Handle;
import gochat.chat.JsonText;

/// Something that happened: a message, or that somebody came to a room or left it. It never changes; all feeds that
/// hold it share it.
///
/// @param sender     who wrote it, came or left
/// @param recipient  a handle or a room
/// @param origin     the number of the window that sent it, which is not told of it again; 0 for none
/// @param bytes      the message as it came; empty if it is none
record Entry(Kind kind, Handle sender, Handle recipient, long origin, byte[] bytes) {
    enum Kind { MESSAGE, JOINED, LEFT }

    /// What an entry takes beside its bytes, references and array headers included.
    static final int OVERHEAD_BYTES = 96;
    /// What an envelope has beside the message, with a seq of 16 digits, as all are: so nothing is copied twice.
    private static final int ENVELOPE_BYTES = "{'seq':,'msg':}".length() + 16;

    /// With whom, or where, it was said, as one of its two sides sees it.
    Handle conversation(Handle self) {
        return recipient.isRoom() || sender.equals(self) ? recipient : sender;
    }

    /// What it costs to keep, in bytes.
    int size() {
        return bytes.length + OVERHEAD_BYTES;
    }

    /// As a client of `gochat.v2` gets it: the message in an envelope, or a line on who came or left.
    byte[] envelope(long seq) {
        JsonText text = new JsonText(bytes.length + ENVELOPE_BYTES).raw("{\"seq\":").number(seq);
        return switch (kind) {
            case MESSAGE -> text.raw(",\"msg\":").raw(bytes).raw("}").bytes();
            case JOINED -> notice(text, ",\"joined\":");
            case LEFT -> notice(text, ",\"left\":");
        };
    }

    private byte[] notice(JsonText text, String what) {
        return text.raw(",\"room\":").string(recipient.toString()).raw(what).string(sender.toString()).raw("}").bytes();
    }
}
