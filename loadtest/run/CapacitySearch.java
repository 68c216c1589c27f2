package loadtest.run;

import loadtest.plan.Load;

/// Decides which rate to try next: doubles until one does not hold, then halves the gap until it is narrow.
/// Pure but for its memory; the main thread owns it.
final class CapacitySearch {
    /// The search ends when the lowest rate that failed is within this factor of the highest that held.
    private static final double NARROW = 1.05;
    private static final int MAX_STEPS = 40;
    private static final double MIN_RATE = 1;

    private double next;
    private double held;
    private double failed = Double.POSITIVE_INFINITY;
    private int steps;

    CapacitySearch(double firstRate) {
        next = firstRate;
    }

    boolean done() {
        return steps >= MAX_STEPS || held > 0 && failed / held <= NARROW || held >= Load.MAX_RATE
                || held == 0 && failed <= MIN_RATE;
    }

    double next() {
        return next;
    }

    void tried(boolean holds) {
        steps++;
        if (holds) {
            held = next;
        } else {
            failed = next;
        }
        next = failed == Double.POSITIVE_INFINITY ? Math.min(held * 2, Load.MAX_RATE)
                : held == 0 ? Math.max(failed / 2, MIN_RATE) : (held + failed) / 2;
    }

    /// The highest rate that held so far; 0 if none did.
    double held() {
        return held;
    }
}
