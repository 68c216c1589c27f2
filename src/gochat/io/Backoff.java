package gochat.io;

/// Something that pays only at times: each time that it does not, it is tried more seldom, and each time that it
/// does, more often. It belongs to one thread.
final class Backoff {
    private final int mostSkips;
    private int skips;
    private int skipped;

    /// @param mostSkips  how many occasions are let pass between two tries, at most
    Backoff(int mostSkips) {
        this.mostSkips = mostSkips;
    }

    /// Whether to try on this occasion; if so, [#tell] must hear how that went.
    boolean isWorthATry() {
        return skipped++ >= skips;
    }

    /// @return whether it paid, as was told
    boolean tell(boolean paid) {
        skips = paid ? skips / 2 : Math.min(2 * skips + 1, mostSkips);
        skipped = 0;
        return paid;
    }
}
