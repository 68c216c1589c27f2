package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import loadtest.stats.Histogram;

/// Condenses a distribution of latencies into a handful of bars, their edges at 1, 2 and 5 of each power of ten.
final class Bars {
    record Bar(long fromNanos, long toNanos, long count) { }

    private Bars() { }

    /// The bars from the least to the greatest value, none left out between them.
    static List<Bar> of(Histogram.Snapshot times) {
        var bars = new ArrayList<Bar>();
        long from = 0;
        for (int step = 0; from <= times.max(); step++) {
            long to = new long[] {1, 2, 5}[step % 3] * (long) Math.pow(10, 3 + step / 3);
            long count = times.countBetween(from, to);
            if (count > 0 || !bars.isEmpty()) {
                bars.add(new Bar(from, to, count));
            }
            from = to;
        }
        return bars;
    }
}
