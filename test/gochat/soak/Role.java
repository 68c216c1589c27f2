package gochat.soak;

import java.util.List;
import java.util.Random;

/// What one user is in the town, and how he behaves.
///
/// @param ways        the proxies that lead to the nodes, one to each
/// @param recipients  whom to send to
/// @param calm        1, or how many times longer the pauses are
/// @param seed        of all whims
record Role(String handle, Kind kind, List<FaultyProxy> ways, List<String> recipients, int calm, long seed) {
    enum Kind {
        /// Never ends a connection, and must never lose one.
        STEADY,
        /// Loses connections to the proxy, and ends some himself, by a Close frame or without.
        RESTLESS,
        /// Stops reading for a while, now and then.
        SLEEPY,
        /// Sends as fast as he can.
        EAGER,
        /// Sends dozens at once, and then nothing for a while.
        BURSTY
    }

    private static final int WINDOW = 16;
    private static final int BURST = 60;
    private static final int MAX_BURST_PAUSE_MILLIS = 1_000;
    private static final int MAX_PAUSE_MILLIS = 30;
    private static final int MAX_SLEEP_MILLIS = 2_000;
    private static final int TOO_BIG_ONE_IN = 50;
    private static final int TOO_BIG_BYTES = 1_100;
    private static final int EAGER_BYTES = 800;
    private static final int MAX_USUAL_BYTES = 600;

    /// The port of the way to a node.
    int port(int node) {
        return ways.get(node).port();
    }

    /// How many messages may be under way without an answer.
    int window() {
        return kind == Kind.BURSTY ? BURST : WINDOW;
    }

    String recipient(Random random) {
        return recipients.get(random.nextInt(recipients.size()));
    }

    boolean isTooBig(Random random) {
        return random.nextInt(TOO_BIG_ONE_IN) == 0;
    }

    /// How many bytes to fill a message with.
    int size(boolean tooBig, Random random) {
        return tooBig ? TOO_BIG_BYTES : kind == Kind.EAGER ? EAGER_BYTES : random.nextInt(MAX_USUAL_BYTES);
    }

    /// The pause behind a message, the `at`th.
    void pause(long at, Random random) throws InterruptedException {
        int most = switch (kind) {
            case EAGER -> calm - 1;
            case BURSTY -> at % BURST == 0 ? MAX_BURST_PAUSE_MILLIS * calm : 0;
            case STEADY, RESTLESS, SLEEPY -> MAX_PAUSE_MILLIS * calm;
        };
        if (most > 0) Thread.sleep(random.nextInt(most));
    }

    /// Sleeps, one time in so many.
    void sleep(int oneIn, Random random) throws InterruptedException {
        if (random.nextInt(oneIn) == 0) Thread.sleep(random.nextInt(MAX_SLEEP_MILLIS));
    }
}
