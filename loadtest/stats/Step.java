package loadtest.stats;

/// One rate that the search for the capacity tried.
///
/// @param outcome whether it held; `INCONCLUSIVE` where the tester was too slow to tell
/// @param why     what was wrong; empty where it held
public record Step(double rate, double receivedPerSecond, long p50Nanos, long p99Nanos, Outcome outcome, String why) {
    public enum Outcome { HOLDS, FAILS, INCONCLUSIVE }
}
