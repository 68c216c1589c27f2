package gochat.feed;

import java.util.Arrays;

/// Where a shared log stood still, of late. The log's thread adds to it; any thread may ask.
///
/// When a machine that leads the log dies, another goes on some seconds later, and what the first one stored last may
/// be lost with it. A node that had not heard that sees nothing of it but the pause; a client that comes from one that
/// had names a position in it.
public final class Gaps {
    public static final long MIN_MICROS = 500_000;
    /// So far behind an entry may that stand which it brings about.
    private static final long SLACK_MICROS = 100;
    private static final int MAX_GAPS = 256;

    private final long[] from = new long[MAX_GAPS];
    private final long[] to = new long[MAX_GAPS];
    private int next;

    /// Between these two positions the log has nothing.
    public synchronized void add(long from, long to) {
        this.from[next] = from;
        this.to[next] = to;
        next = (next + 1) % MAX_GAPS;
    }

    /// The log is another one.
    public synchronized void clear() {
        Arrays.fill(to, 0);
    }

    /// The last position at or before this one at which the log may have something, which has come to `newest`.
    public synchronized long floor(long seq, long newest) {
        for (int i = 0; i < MAX_GAPS; i++) {
            if (seq > from[i] + SLACK_MICROS && seq < to[i]) return from[i];
        }
        return seq > newest + SLACK_MICROS ? newest : seq;
    }
}
