package gochat.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// What nobody can tell of whether a log has it: it may show later, and must not be said not to be done until then. Any
/// thread may call it.
public final class Doubts {
    /// What is unconfirmed comes into a shared log within these, or never.
    public static final long SECONDS = 10;
    /// In seconds, and no sum with it overflows. A journal fails but once, and what it has then shows when it is read
    /// again.
    public static final long FOR_EVER = Long.MAX_VALUE / 2;
    /// More than may be on the way to a log at once; those that are noted first are the likeliest to be in it.
    public static final int MOST = 65_536;

    /// By the hash of what was asked, the second until which it is so.
    private final SequencedMap<Long, Long> ends = new LinkedHashMap<>(0);
    /// How often each is on its way to the log.
    private final Map<Long, Integer> begun = new ConcurrentHashMap<>();

    /// It goes to the log.
    ///
    /// @param hash  0 for what is not known again
    public void begin(long hash) {
        if (hash != 0) begun.merge(hash, 1, Integer::sum);
    }

    /// It is known what became of it, or has been [noted][#note] that it is not.
    public void end(long hash) {
        if (hash != 0) begun.computeIfPresent(hash, (_, times) -> times == 1 ? null : times - 1);
    }

    /// @param hash     0 for what is not known again
    /// @param now      the second
    /// @param seconds  [#SECONDS], or [#FOR_EVER]
    public synchronized void note(long hash, long now, long seconds) {
        while (!ends.isEmpty() && ends.firstEntry().getValue() <= now) ends.pollFirstEntry();
        if (hash != 0 && ends.size() < MOST) ends.putLast(hash, now + seconds);
    }

    /// Whether the same may show, beside what has [begun][#begin] last.
    ///
    /// @param now  the second
    public synchronized boolean haveMore(long hash, long now) {
        return begun.getOrDefault(hash, 0) > 1 || ends.getOrDefault(hash, now) > now;
    }
}
