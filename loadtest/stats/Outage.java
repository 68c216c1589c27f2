package loadtest.stats;

/// A moment in which many connections were gone at once, and how long it took until all was as before.
///
/// @param seconds      when, from the start of the run
/// @param cause        who ended them
/// @param connections  how many were gone at the worst
/// @param allBackNanos until every connection was back; -1 where that did not happen
/// @param calmNanos    until a quarter of a second passed in which round trips were as fast as before; -1 likewise
public record Outage(double seconds, String cause, long connections, long allBackNanos, long calmNanos) {
}
