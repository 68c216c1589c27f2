package gochat.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Which messages are known again.
class RepeatsTest {
    @Test
    void whatIsRefusedPushesNothingOutThatWasAnswered() {
        for (int answered : new int[] {3, 8, 100, KeepLimits.REPEATS}) {
            Repeats repeats = new Repeats();
            for (long hash = 1; hash <= answered; hash++) {
                repeats.reserve(hash);
                repeats.settle(hash, hash, true);
            }
            for (long hash = 1000; hash < 2000; hash++) {
                repeats.reserve(hash);
                repeats.forget(hash);
                assertEquals(Repeats.NONE, repeats.find(hash, 0));
            }
            // a full one has given the oldest for the one that was under way
            for (long hash = answered == KeepLimits.REPEATS ? 2 : 1; hash <= answered; hash++) {
                assertEquals(hash, Repeats.seq(repeats.find(hash, 0)), hash + " of " + answered);
            }
        }
    }
}
