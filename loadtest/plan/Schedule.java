package loadtest.plan;

import java.util.List;
import java.util.random.RandomGenerator;

/// When each message of an open loop is due, one after the other. It never waits for an answer, which is what keeps a
/// stalled server from hiding its own delay. Owned by one sender's thread.
public final class Schedule {
    /// Due never: the last phase is over.
    public static final long END = Long.MAX_VALUE;

    private final List<Phase> phases;
    private final double share;
    private final RandomGenerator random;
    private double n;
    private int phase;
    private double messagesBefore;
    private double secondsBefore;

    /// @param share  of the whole rate, 0 to 1, that this schedule has
    /// @param offset where between two messages it starts, 0 to 1, so that several interleave evenly
    /// @param random draws exponential distances, so that arrivals are a Poisson process; null for even ones
    public Schedule(List<Phase> phases, double share, double offset, RandomGenerator random) {
        this.phases = phases;
        this.share = share;
        this.random = random;
        n = random == null ? offset : -Math.log1p(-random.nextDouble());
    }

    /// Nanoseconds from the start to when the next message is due; [#END] when there is none.
    public long next() {
        while (phase < phases.size() && n >= messagesBefore + phases.get(phase).messages() * share) {
            messagesBefore += phases.get(phase).messages() * share;
            secondsBefore += phases.get(phase).seconds();
            phase++;
        }
        if (phase == phases.size()) {
            return END;
        }
        double seconds = secondsBefore + phases.get(phase).secondsTo((n - messagesBefore) / share);
        n += random == null ? 1 : -Math.log1p(-random.nextDouble());
        return (long) (seconds * 1e9);
    }
}
