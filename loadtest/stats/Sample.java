package loadtest.stats;

/// What one second of a run looked like. Latencies are of the messages that arrived in it; 0 where none did.
public record Sample(double seconds, boolean measured, long connected, double sentPerSecond, double receivedPerSecond,
        long inFlight, long errors, long p50Nanos, long p90Nanos, long p99Nanos, long maxNanos) {
}
