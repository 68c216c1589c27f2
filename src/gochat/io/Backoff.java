package gochat.io;

/// Something that pays only at times: each time that it does not, it is tried more seldom, and each time that it
/// does, more often. It belongs to one thread.
final class Gamble {
    private final int mostSkips;
    private int skips;
    private int skipped;

    /// @param mostSkips  how many occasions are let pass between two tries, at most
    Gamble(int mostSkips) {
        this.mostSkips = mostSkips;
    }

    /// Whether to try on this occasion; if so, it must be told how that went.
    boolean isWorthATry() {
        return skipped++ >= skips;
    }

    /// @return whether it was won
    boolean tell(boolean won) {
        skips = won ? skips / 2 : Math.min(2 * skips + 1, mostSkips);
        skipped = 0;
        return won;
    }
}
