package loadtest.stats;

/// One rate that the search for the capacity tried.
///
/// @param outcome whether it held; `INCONCLUSIVE` where nobody can tell, as when the tester was too slow
/// @param why     what was wrong; empty where it held
public record Step(double rate, double receivedPerSecond, long p50Nanos, long p99Nanos, Outcome outcome, String why) {
    public enum Outcome { HOLDS, FAILS, INCONCLUSIVE }

    /// What it is worth when the server is found to lie at another rate.
    public Step inVain() {
        return outcome != Outcome.HOLDS ? this : new Step(rate, receivedPerSecond, p50Nanos, p99Nanos, Outcome.FAILS,
                "held, but the server lied later");
    }
}
