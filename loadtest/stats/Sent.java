package loadtest.stats;

/// One message in a [Ledger], which guards it with its lock.
final class Sent {
    private static final int BITS = Long.SIZE;

    final long dueNanos;
    final long sentNanos;
    final int recipient;
    private final int recipients;
    /// How many deliveries are still to come.
    int missing;
    boolean answered;
    boolean refused;
    /// A cut of the tester's own may have lost it.
    boolean excused;
    /// Nobody waits for it any more: it is done, or given up though it may still come.
    boolean released;
    boolean cameLate;
    boolean resent;
    /// Sent again for the server's not having known whether it was taken.
    boolean unsure;
    /// What to send again after a cut; null where nothing is.
    String text;
    /// Which members of a room have it; null where there is one recipient.
    private final long[] seen;

    /// @param members how many a room has, the sender among them; 0 where there is one recipient
    Sent(long dueNanos, long sentNanos, int recipient, int members) {
        this.dueNanos = dueNanos;
        this.sentNanos = sentNanos;
        this.recipient = recipient;
        recipients = members == 0 ? 1 : members - 1;
        missing = recipients;
        seen = members == 0 ? null : new long[(members + BITS - 1) / BITS];
    }

    boolean done() {
        return refused || missing == 0 && answered;
    }

    boolean reachedAnybody() {
        return missing < recipients;
    }

    boolean reached(int member) {
        return seen == null ? missing == 0 : (seen[member / BITS] >>> member % BITS & 1) != 0;
    }

    void reach(int member) {
        missing--;
        if (seen != null) {
            seen[member / BITS] |= 1L << member % BITS;
        }
    }
}
