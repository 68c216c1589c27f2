package gochat.access;

/// How many messages a connection may send.
///
/// @param perSecond  on average; 0 for any number
/// @param burst      at once, after a silence
public record MessageRate(int perSecond, int burst) {
    /// A bucket of this rate, full; null where any number may come.
    public TokenBucket bucket(long now) {
        return perSecond == 0 ? null : new TokenBucket(this, now);
    }
}
