package loadtest.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// A log-linear histogram of nanoseconds: every power of two is cut into 256 equal buckets, so a value is known to
/// within 1/256 of itself (0.4 %), and values below 512 ns exactly.
/// Any thread records, without a lock; readers take a snapshot. A percentile is the upper edge of its
/// bucket: never below the exact one, and at most [#RELATIVE_ERROR] above it.
public final class Histogram {
    public static final double RELATIVE_ERROR = 1.0 / 256;

    private static final int SUB_BITS = 8;
    public static final int SUB_COUNT = 1 << SUB_BITS;
    /// About 4.9 hours in nanoseconds; longer values are recorded as this one.
    private static final long HIGHEST_NANOS = (1L << 44) - 1;
    public static final int BUCKET_COUNT = indexOf(HIGHEST_NANOS) + 1;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKET_COUNT);

    public void record(long nanos) {
        counts.getAndIncrement(indexOf(Math.clamp(nanos, 0, HIGHEST_NANOS)));
    }

    public Snapshot snapshot() {
        var copy = new long[BUCKET_COUNT];
        for (int i = 0; i < BUCKET_COUNT; i++) {
            copy[i] = counts.getPlain(i);
        }
        return new Snapshot(copy);
    }

    public static int indexOf(long nanos) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
        return shift * SUB_COUNT + (int) (nanos >>> shift);
    }

    /// The greatest value that falls into bucket `index`.
    public static long upperEdge(int index) {
        int shift = Math.max(0, index / SUB_COUNT - 1);
        return ((index - (long) shift * SUB_COUNT + 1) << shift) - 1;
    }

    public static long lowerEdge(int index) {
        return index == 0 ? 0 : upperEdge(index - 1) + 1;
    }

    /// The counts at one moment. Immutable; the difference of two is what was recorded between them.
    public static final class Snapshot {
        public static final Snapshot EMPTY = new Snapshot(new long[BUCKET_COUNT]);

        private final long[] counts;
        private final long total;

        private Snapshot(long[] counts) {
            this.counts = counts;
            long sum = 0;
            for (long count : counts) {
                sum += count;
            }
            total = sum;
        }

        /// The counts of these buckets, as [#buckets] tells them; throws an IllegalArgumentException where one is not.
        public static Snapshot of(Map<Integer, Long> buckets) {
            var counts = new long[BUCKET_COUNT];
            buckets.forEach((index, count) -> {
                if (index < 0 || index >= BUCKET_COUNT || count < 0) {
                    throw new IllegalArgumentException("no such bucket: " + index + ", " + count);
                }
                counts[index] = count;
            });
            return new Snapshot(counts);
        }

        /// Every bucket that is not empty, by its index.
        public Map<Integer, Long> buckets() {
            var buckets = new LinkedHashMap<Integer, Long>();
            for (int i = 0; i < BUCKET_COUNT; i++) {
                if (counts[i] > 0) {
                    buckets.put(i, counts[i]);
                }
            }
            return buckets;
        }

        public Snapshot plus(Snapshot other) {
            var sum = new long[BUCKET_COUNT];
            for (int i = 0; i < BUCKET_COUNT; i++) {
                sum[i] = counts[i] + other.counts[i];
            }
            return new Snapshot(sum);
        }

        public Snapshot minus(Snapshot earlier) {
            var difference = new long[BUCKET_COUNT];
            for (int i = 0; i < BUCKET_COUNT; i++) {
                difference[i] = counts[i] - earlier.counts[i];
            }
            return new Snapshot(difference);
        }

        public long total() {
            return total;
        }

        /// The least recorded value that at least `percent` of all values do not exceed; 0 when nothing was recorded.
        public long percentile(double percent) {
            long rank = rank(percent);
            long seen = 0;
            for (int i = 0; i < BUCKET_COUNT && total > 0; i++) {
                seen += counts[i];
                if (seen >= rank) {
                    return upperEdge(i);
                }
            }
            return 0;
        }

        /// Whether some value is beyond this percentile: else it says no more than the greatest.
        public boolean tells(double percent) {
            return total > 0 && (percent == 100 || rank(percent) < total);
        }

        private long rank(double percent) {
            // The slack keeps binary fractions such as 99.9 % of 1,000 from rounding up to one value more.
            return Math.max(1, (long) Math.ceil(percent / 100 * total - 1e-9 * total));
        }

        public long max() {
            return percentile(100);
        }

        public long min() {
            for (int i = 0; i < BUCKET_COUNT; i++) {
                if (counts[i] > 0) {
                    return lowerEdge(i);
                }
            }
            return 0;
        }

        public double mean() {
            double sum = 0;
            for (int i = 0; i < BUCKET_COUNT; i++) {
                sum += counts[i] * (lowerEdge(i) / 2.0 + upperEdge(i) / 2.0);
            }
            return total == 0 ? 0 : sum / total;
        }

        public double standardDeviation() {
            double mean = mean();
            double sum = 0;
            for (int i = 0; i < BUCKET_COUNT; i++) {
                double distance = lowerEdge(i) / 2.0 + upperEdge(i) / 2.0 - mean;
                sum += counts[i] * distance * distance;
            }
            return total == 0 ? 0 : Math.sqrt(sum / total);
        }

        /// How many values are in the bucket of `nanos` or a lower one.
        public long countUpTo(long nanos) {
            long sum = 0;
            for (int i = 0, last = indexOf(nanos); i <= last; i++) {
                sum += counts[i];
            }
            return sum;
        }

        /// How many values lie in `[fromNanos, toNanos)`; exact where both are bucket edges.
        public long countBetween(long fromNanos, long toNanos) {
            long sum = 0;
            for (int i = indexOf(fromNanos), end = indexOf(Math.min(toNanos, HIGHEST_NANOS)); i < end; i++) {
                sum += counts[i];
            }
            return sum;
        }
    }
}
