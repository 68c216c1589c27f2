package gochat.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Time is whatever the test says.
class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private static int takeAll(TokenBucket bucket, long now) {
        int taken = 0;
        while (taken < 1_000 && bucket.take(now)) taken++;
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE, -1})
    void aBurstPassesAndThenTheRateWhateverTheClockShows(long start) {
        TokenBucket bucket = new MessageRate(10, 5).bucket(start);
        assertEquals(5, takeAll(bucket, start));
        assertFalse(bucket.take(start + SECOND / 10 - 1));
        assertTrue(bucket.take(start + SECOND / 10));
        assertEquals(0, takeAll(bucket, start + SECOND / 10));
        assertEquals(3, takeAll(bucket, start + SECOND / 10 + 3 * SECOND / 10));
        assertEquals(5, takeAll(bucket, start + 100 * SECOND), "a silence saves up no more than a burst");
    }

    @Test
    void itTellsHowLongUntilTheNext() {
        TokenBucket bucket = new MessageRate(4, 1).bucket(0);
        assertEquals(0, bucket.nanosUntilNext(0));
        assertTrue(bucket.take(0));
        assertEquals(SECOND / 4, bucket.nanosUntilNext(0));
        assertTrue(bucket.take(SECOND / 4));
    }
}
