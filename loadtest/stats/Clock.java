package loadtest.stats;

/// The tester's clock: nanoseconds since it was started, never going back. Every thread reads it.
public final class Clock {
    private static final long ORIGIN_NANOS = System.nanoTime();

    private Clock() { }

    public static long now() {
        return System.nanoTime() - ORIGIN_NANOS;
    }
}
