package loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final double[] PERCENTILES = {0, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100};

    @Test
    void percentilesAreNeverBelowTheExactOnesAndAtMostTheBoundAbove() {
        var random = new Random(7);
        for (int size : new int[] {1, 2, 10, 999, 1_000, 50_000}) {
            var histogram = new Histogram();
            long[] values = random.longs(size).map(bits -> Math.abs(bits) >>> 20 + (int) (bits & 31)).toArray();
            Arrays.stream(values).forEach(histogram::record);
            Arrays.sort(values);
            for (double percentile : PERCENTILES) {
                // In whole numbers, so that the exact rank owes nothing to the arithmetic under test.
                long rank = Math.max(1, Math.ceilDiv(Math.round(percentile * 100) * size, 10_000L));
                long exact = values[(int) rank - 1];
                long shown = histogram.snapshot().percentile(percentile);
                assertTrue(shown >= exact && shown - exact <= exact * Histogram.RELATIVE_ERROR,
                        "p" + percentile + " of " + size + ": " + shown + " for " + exact);
            }
        }
    }

    @Test
    void bucketsMeetWithoutGapOrOverlap() {
        for (int i = 0; i < Histogram.BUCKET_COUNT; i++) {
            assertEquals(i, Histogram.indexOf(Histogram.lowerEdge(i)));
            assertEquals(i, Histogram.indexOf(Histogram.upperEdge(i)));
        }
    }

    @Test
    void valuesBelow512NanosecondsAreExact() {
        for (long nanos = 0; nanos < 512; nanos++) {
            var histogram = new Histogram();
            histogram.record(nanos);
            assertEquals(nanos, histogram.snapshot().max());
            assertEquals(nanos, histogram.snapshot().min());
        }
    }

    @Test
    void valuesOutOfRangeCountAsTheNearestInRange() {
        var histogram = new Histogram();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);
        assertEquals(0, histogram.snapshot().min());
        assertEquals(Histogram.upperEdge(Histogram.BUCKET_COUNT - 1), histogram.snapshot().max());
    }

    @Test
    void theDifferenceOfTwoSnapshotsIsWhatCameBetweenThem() {
        var histogram = new Histogram();
        histogram.record(100);
        Histogram.Snapshot before = histogram.snapshot();
        histogram.record(300);
        Histogram.Snapshot between = histogram.snapshot().minus(before);
        assertEquals(1, between.total());
        assertEquals(300, between.max());
    }

    @Test
    void nothingRecordedIsZeroThroughout() {
        Histogram.Snapshot nothing = new Histogram().snapshot();
        assertEquals(0, nothing.percentile(99));
        assertEquals(0, nothing.mean());
        assertEquals(0, nothing.standardDeviation());
    }

    @Test
    void meanAndDeviationAreThoseOfTheValues() {
        var histogram = new Histogram();
        histogram.record(100);
        histogram.record(300);
        assertEquals(200, histogram.snapshot().mean());
        assertEquals(100, histogram.snapshot().standardDeviation());
    }

    @Test
    void bucketsReadBackAndAddUp() {
        var histogram = new Histogram();
        new Random(3).longs(1_000, 0, 3_000_000_000L).forEach(histogram::record);
        Histogram.Snapshot once = histogram.snapshot();
        Histogram.Snapshot twice = once.plus(Histogram.Snapshot.of(once.buckets()));
        assertEquals(2_000, twice.total());
        assertEquals(once.buckets(), twice.minus(once).buckets());
        assertEquals(once.percentile(99), twice.percentile(99));
    }
}
