package gochat.feed;

import gochat.chat.Handle;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Where handles have left rooms of late, says a log: whoever says behind it that one is a member still, and had not
/// heard of that, is wrong. Be it that he was no member as far as is known here: all who follow the log have the same.
/// The thread that follows it calls this, and no other.
public final class Leavings {
    /// Beyond, the oldest is forgotten: more leave seldom while it is said again who is a member of what. Of 100 to 600
    /// bytes each, by their names.
    static final int MOST = 16_384;

    private record Membership(Handle who, Handle room) {}

    private final SequencedMap<Membership, Long> all = new LinkedHashMap<>(0);

    public void note(Handle who, Handle room, long at) {
        all.putLast(new Membership(who, room), at);
        if (all.size() > MOST) all.pollFirstEntry();
    }

    /// Whether somebody left a room behind a position.
    public boolean has(Handle who, Handle room, long after) {
        return all.getOrDefault(new Membership(who, room), 0L) > after;
    }

    /// The log is another one.
    public void clear() {
        all.clear();
    }
}
