package gochat.feed;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

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
    /// A power of two.
    private static final int COUNTS = 1 << 14;

    /// By the hash of what was asked, the second until which it is so.
    private final SequencedMap<Long, Long> ends = new LinkedHashMap<>(0);
    /// How many are on their way to the log, by a part of the hash: each message is counted, so that this must cost
    /// next to nothing, and two that share a count are but doubted without need.
    private final AtomicIntegerArray begun = new AtomicIntegerArray(COUNTS);

    /// It goes to the log.
    ///
    /// @param hash  0 for what is not known again
    public void begin(long hash) {
        if (hash != 0) begun.incrementAndGet(count(hash));
    }

    /// It is known what became of it, or has been [noted][#note] that it is not.
    public void end(long hash) {
        if (hash != 0) begun.decrementAndGet(count(hash));
    }

    /// @param hash     0 for what is not known again
    /// @param now      the second
    /// @param seconds  [#SECONDS], or [#FOR_EVER]
    public synchronized void note(long hash, long now, long seconds) {
        while (!ends.isEmpty() && ends.firstEntry().getValue() <= now) ends.pollFirstEntry();
        if (hash != 0 && ends.size() < MOST) ends.putLast(hash, now + seconds);
    }

    private static int count(long hash) {
        return (int) hash & COUNTS - 1;
    }

    /// Whether the same may show, beside what has [begun][#begin] last.
    ///
    /// @param now  the second
    public synchronized boolean haveMore(long hash, long now) {
        return hash != 0 && begun.get(count(hash)) > 1 || ends.getOrDefault(hash, now) > now;
    }
}
