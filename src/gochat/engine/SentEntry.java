package gochat.engine;

import java.util.concurrent.TimeUnit;

/// One entry that this node has sent. It belongs to [Sent], whose lock guards it.
final class SentEntry<R> {
    /// Whoever has waited for longer, and has gone, may have sent the same by another node.
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// More than a message may have with all that is said about it.
    static final int MAX_BYTES = 3 << 19;

    enum State {
        WAITING, SENT, APPLIED,
        /// Nobody waits for it any more, and the log will not have it.
        DROPPED
    }

    final byte[] bytes;
    final long sentAt;
    /// Null when it is confirmed.
    Relay.Receipt<R> receipt;
    R result;
    State state = State.WAITING;
    /// Whether it was on its way already, or another log was to have it.
    boolean tried;
    boolean confirmed;

    SentEntry(byte[] bytes, Relay.Receipt<R> receipt, long sentAt) {
        this.bytes = bytes;
        this.receipt = receipt;
        this.sentAt = sentAt;
    }

    /// Whether the log must have it, which does not: what was confirmed to somebody, or is waited for. Any other its
    /// sender may have sent again by another node, and then so much more that nobody would know it again. Or what stood
    /// before it was left out, of the same sender perhaps, who will send both again.
    boolean isWanted(long now, long leftOutAt) {
        boolean isLate = tried || now - sentAt >= SOON_NANOS || sentAt - leftOutAt <= 0;
        return confirmed || receipt.isWanted() || !isLate;
    }

    /// Ends it.
    ///
    /// @param isApplied  whether the log has it as safely as was asked for; else nobody can tell
    /// @return what tells so
    Runnable end(boolean isApplied, RelayCounters counters) {
        Relay.Receipt<R> told = receipt;
        R came = result;
        result = null;
        confirmed = isApplied && told.isWanted();
        if (confirmed) receipt = null;
        if (isApplied && came != null) return () -> told.applied(came);
        counters.unconfirmed.increment();
        return told::unconfirmed;
    }
}
