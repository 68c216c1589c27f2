package gochat.feed;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What nobody can tell of whether a log has it: it may show later, and must not be said not to be done until then. Any
/// thread may call it.
public final class Doubts {
    /// What is unconfirmed comes into a shared log within these, or never.
    public static final long SECONDS = 10;
    /// A journal fails but once, and what it has then shows when it is read again.
    public static final long FOR_THIS_RUN = Long.MAX_VALUE;
    /// More than may be on the way to a log at once.
    private static final int MOST = 8192;

    /// By the hash of what was asked, the second until which it is so.
    private final SequencedMap<Long, Long> ends = new LinkedHashMap<>(0);

    /// @param hash   0 for what is not known again
    /// @param until  a second; or [#FOR_THIS_RUN]
    public synchronized void note(long hash, long until) {
        if (hash != 0) ends.putLast(hash, until);
        if (ends.size() > MOST) ends.pollFirstEntry();
    }

    public synchronized boolean have(long hash, long now) {
        return ends.getOrDefault(hash, now) > now;
    }
}
