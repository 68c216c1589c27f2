package loadtest.stats;

/// One stage of a load, and what arrived in it.
///
/// @param name    as the flag has it: `10s:100`
/// @param seconds how long it was
/// @param latency round trips of the messages that were due in it
public record Stage(String name, double seconds, long received, Histogram.Snapshot latency) {
}
