package gochat.engine;

/// A set of numbers that mostly grows by the next one, kept as ranges.
final class Ids {
    /// Most ranges; beyond it the lowest gap closes: what belongs there is too old to come.
    private static final int MAX_RANGES = 64;

    /// The first and the last number of each range, the lowest range first.
    private final long[] from = new long[MAX_RANGES + 1];
    private final long[] to = new long[MAX_RANGES + 1];
    private int count;

    boolean has(long id) {
        int below = count - 1;
        while (below >= 0 && from[below] > id) below--;
        return below >= 0 && id <= to[below];
    }

    /// @return whether it was not in the set
    boolean add(long id) {
        int below = count - 1;
        while (below >= 0 && from[below] > id) below--;
        if (below >= 0 && id <= to[below]) return false;
        boolean joinsBelow = below >= 0 && to[below] == id - 1;
        boolean joinsAbove = below + 1 < count && from[below + 1] == id + 1;
        if (joinsBelow && joinsAbove) closeGap(below);
        else if (joinsBelow) to[below] = id;
        else if (joinsAbove) from[below + 1] = id;
        else insert(below + 1, id);
        return true;
    }

    private void insert(int at, long id) {
        System.arraycopy(from, at, from, at + 1, count - at);
        System.arraycopy(to, at, to, at + 1, count - at);
        from[at] = id;
        to[at] = id;
        if (++count > MAX_RANGES) closeGap(0);
    }

    /// Makes one of a range and the next.
    private void closeGap(int below) {
        count--;
        System.arraycopy(from, below + 2, from, below + 1, count - below - 1);
        System.arraycopy(to, below + 1, to, below, count - below);
    }
}
