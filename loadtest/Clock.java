package loadtest;

/// The tester's clock: nanoseconds since it was started, never going back. Every thread reads it.
final class Clock {
    private static final long ORIGIN_NANOS = System.nanoTime();

    private Clock() { }

    static long now() {
        return System.nanoTime() - ORIGIN_NANOS;
    }
}
