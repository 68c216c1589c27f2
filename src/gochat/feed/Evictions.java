package gochat.feed;

import gochat.chat.Handle;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Whose feeds went for want of room, and what they had last: a node cannot tell whether others keep for them what a
/// log has. Any thread may call it.
public final class Evictions {
    /// Of whom it is known, by hashes: of two handles with the same, both went.
    static final int MOST = 16_384;

    private final SequencedMap<Integer, Long> all = new LinkedHashMap<>(0);
    /// The newest position of those beyond: any handle may be among them.
    private long others;

    /// @param last  the newest position in the feed
    public synchronized void note(Handle who, long last) {
        all.putLast(who.hashCode(), last);
        if (all.size() > MOST) others = Math.max(others, all.pollFirstEntry().getValue());
    }

    /// Whether that of a handle may have held something behind a position.
    public synchronized boolean mayHave(Handle who, long after) {
        return Math.max(others, all.getOrDefault(who.hashCode(), 0L)) > after;
    }

    /// The log is another one.
    public synchronized void clear() {
        all.clear();
        others = 0;
    }
}
