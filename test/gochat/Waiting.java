package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/// Waits for what must come true.
public final class Waiting {
    public static final Duration LONG = Duration.ofSeconds(20);
    private static final int POLL_MILLIS = 20;

    /// A condition that may also fail.
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Waiting() {}

    /// Asks again and again until the condition holds; fails when it does not within [#LONG].
    public static void until(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, () -> "not within " + LONG.toSeconds() + " s: " + what);
            Thread.sleep(POLL_MILLIS);
        }
    }
}
