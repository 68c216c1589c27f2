package loadtest.plan;

/// When each message of an open loop is due: the rate climbs in a straight line from 0 during the ramp-up, then holds.
/// The schedule never waits for an answer, which is what keeps a stalled server from hiding its own delay.
///
/// @param phase where between two messages this schedule starts, 0 to 1, so that several interleave evenly
public record Schedule(double perSecond, long rampUpNanos, double phase) {
    /// Nanoseconds from the start to message number `index`, counted from 0.
    public long dueNanos(long index) {
        double n = index + phase;
        double rampUpSeconds = rampUpNanos / 1e9;
        double sentInRampUp = perSecond * rampUpSeconds / 2;
        double seconds = n < sentInRampUp
                ? Math.sqrt(2 * n * rampUpSeconds / perSecond)
                : rampUpSeconds + (n - sentInRampUp) / perSecond;
        return (long) (seconds * 1e9);
    }
}
