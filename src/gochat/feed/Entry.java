package gochat.feed;

import gochat.chat.Handle;
import gochat.chat.Notices;
import java.nio.ByteBuffer;

/// Something that happened: a message, or that somebody came to a room or left it. The feeds of a room's members share
/// it, and it never changes; of one between two handles, each feed has a copy in its [Texts], and it may be a view of
/// what was read just now.
///
/// @param sender     who wrote it, came or left
/// @param recipient  a handle or a room
/// @param origin     the number of the window that sent it, which is not told of it again; 0 for none
/// @param bytes      the message as it came is `bytes[from..to)`; of a leaving, where who left had joined last
public record Entry(Kind kind, Handle sender, Handle recipient, long origin, byte[] bytes, int from, int to) {
    /// What happened.
    public enum Kind { MESSAGE, JOINED, LEFT }

    /// What an entry takes beside its bytes, references and array headers included.
    static final int OVERHEAD_BYTES = 96;

    public Entry(Kind kind, Handle sender, Handle recipient, long origin, byte[] bytes) {
        this(kind, sender, recipient, origin, bytes, 0, bytes.length);
    }

    /// Somebody has come to a room.
    public static Entry joined(Handle who, Handle room, long origin) {
        return new Entry(Kind.JOINED, who, room, origin, new byte[0]);
    }

    /// Somebody has left a room.
    ///
    /// @param joined  where he had joined it last: only those of his own windows hear of it that came before
    public static Entry left(Handle who, Handle room, long origin, long joined) {
        return new Entry(Kind.LEFT, who, room, origin, ByteBuffer.allocate(Long.BYTES).putLong(joined).array());
    }

    public boolean isLeavingOf(Handle who) {
        return kind == Kind.LEFT && sender.equals(who);
    }

    /// Of a leaving, where who left had joined last.
    public long lastJoined() {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /// With whom, or where, it was said, as one of its two sides sees it.
    Handle conversation(Handle self) {
        return recipient.isRoom() || sender.equals(self) ? recipient : sender;
    }

    /// Whether many feeds hold it.
    boolean isShared() {
        return recipient.isRoom();
    }

    /// What it costs to keep, in bytes.
    public int size() {
        return to - from + OVERHEAD_BYTES;
    }

    /// As a client of `gochat.v2` gets it: the message in an envelope, or a line on who came or left.
    public byte[] envelope(long seq) {
        return switch (kind) {
            case MESSAGE -> Notices.envelope(seq, bytes, from, to);
            case JOINED -> Notices.joined(seq, recipient, sender);
            case LEFT -> Notices.left(seq, recipient, sender);
        };
    }
}
