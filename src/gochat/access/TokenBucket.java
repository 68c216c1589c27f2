package gochat.access;

/// Lets events through at a rate, with bursts. It belongs to one connection's reader.
///
/// It is kept as the moment at which it would be full again (the generic cell rate algorithm), so there is
/// nothing to fill up. All times are nanoseconds as of [System#nanoTime].
public final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long tokenNanos;
    private final long burstNanos;
    private long fullAt;

    TokenBucket(MessageRate rate, long now) {
        tokenNanos = SECOND_NANOS / rate.perSecond();
        burstNanos = tokenNanos * (rate.burst() - 1);
        fullAt = now;
    }

    /// Takes a token if there is one.
    public boolean take(long now) {
        long missing = Math.max(0, fullAt - now);
        if (missing > burstNanos) return false;
        fullAt = now + missing + tokenNanos;
        return true;
    }

    /// Takes more tokens, of those to come if there are not as many.
    public void charge(long now, int tokens) {
        fullAt = Math.max(fullAt, now) + tokens * tokenNanos;
    }

    /// How long until there is a token.
    public long nanosUntilNext(long now) {
        return Math.max(0, fullAt - now - burstNanos);
    }
}
