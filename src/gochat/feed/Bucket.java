package gochat.feed;

/// How often something may be asked for: so many at once, and so many a second after that. Whoever guards what it is
/// for guards it. Its clock is that of the feeds, which may be set back; that of a connection's rate may not.
public final class Bucket {
    private static final double MICROS_PER_SECOND = 1e6;

    private final int perSecond;
    private final int atOnce;
    private double tokens;
    private long filled;

    public Bucket(int perSecond, int atOnce, long now) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.tokens = atOnce;
        this.filled = now;
    }

    /// @param now  in microseconds; a clock that was set back fills nothing
    public boolean take(long now) {
        tokens = Math.min(atOnce, tokens + Math.max(0, now - filled) * perSecond / MICROS_PER_SECOND);
        filled = now;
        if (tokens < 1) return false;
        tokens--;
        return true;
    }
}
