package loadtest.stats;

/// What one second of a run looked like. Latencies are of the messages that arrived in it; 0 where none did.
///
/// @param seconds           from the start to its end
/// @param measured          whether it counts: not while the load warms up or the last stragglers come
/// @param receivedPerSecond deliveries: in a room each message has many
/// @param serverCores       how many cores the server kept busy; not a number where nobody tells
/// @param serverBytes       memory it has resident; not a number where nobody tells
public record Sample(double seconds, boolean measured, long connected, double sentPerSecond, double receivedPerSecond,
        long inFlight, long faults, long p50Nanos, long p90Nanos, long p99Nanos, long maxNanos, double serverCores,
        double serverBytes) {
}
