package loadtest.stats;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loadtest.text.Text;

/// What one run found. Immutable; the verdict, summaries and files read it.
///
/// @param counts          every [Count], over the whole run
/// @param reasons         of those that have them, how often each was given
/// @param measuredSeconds how long the measured time really was
/// @param measuredCount   messages that arrived inside it
/// @param measuredSent    messages that were sent inside it
/// @param connections     the most that were open at once
/// @param stages          empty where there is but one
/// @param steps           of a search for the capacity; else empty
/// @param cores           what the tester and the whole machine used of the processors
public record Result(Setup setup, Map<Count, Long> counts, Map<Count, Map<String, Long>> reasons,
        Map<Times, Histogram.Snapshot> times, List<Sample> samples, List<Stage> stages, List<Outage> outages,
        List<Step> steps, double measuredSeconds, long measuredCount, long measuredSent, long connections,
        Cores.Use cores, Ending ending) {

    /// A tester whose messages left later than this after they were due, one in a hundred, was too slow itself.
    private static final long SLOW_SENDER_NANOS = 10_000_000;
    /// Fewer than this may be one hiccup of the machine.
    private static final long MIN_SLOW = 10;
    private static final double FULL_SHARE = 0.95;

    public long count(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    public Histogram.Snapshot times(Times kind) {
        return times.get(kind);
    }

    public Histogram.Snapshot latency() {
        return times(Times.LATENCY);
    }

    public double receivedPerSecond() {
        return measuredSeconds > 0 ? measuredCount / measuredSeconds : 0;
    }

    public double sentPerSecond() {
        return measuredSeconds > 0 ? measuredSent / measuredSeconds : 0;
    }

    /// Everything that went wrong, of every kind; a message may have two faults.
    public long faults() {
        return counts.entrySet().stream().filter(entry -> entry.getKey().isFault())
                .mapToLong(Map.Entry::getValue).sum();
    }

    /// Whether the tester could not put on the load that was asked for: its figures then tell of itself.
    public boolean testerTooSlow() {
        return sentLate() || stuck() && !setup.closedLoop();
    }

    /// Whether a thread that reads the tester's sockets had no time left. A closed loop goes as fast as that allows.
    private boolean stuck() {
        return cores.selector() > FULL_SHARE;
    }

    private boolean sentLate() {
        Histogram.Snapshot delays = times(Times.SENDER_DELAY);
        return delays.percentile(99) > SLOW_SENDER_NANOS
                && delays.total() - delays.countUpTo(SLOW_SENDER_NANOS) >= MIN_SLOW;
    }

    /// This result with the steps that led to it.
    public Result with(List<Step> newSteps) {
        return new Result(setup, counts, reasons, times, samples, stages, outages, newSteps, measuredSeconds,
                measuredCount, measuredSent, connections, cores, ending);
    }

    /// This result of a test that ended otherwise than it did itself.
    public Result with(Ending newEnding) {
        return new Result(setup, counts, reasons, times, samples, stages, outages, steps, measuredSeconds,
                measuredCount, measuredSent, connections, cores, newEnding);
    }

    /// How the tester was too slow, in words; empty where it was not.
    public String slowness() {
        return sentLate() ? "The tester itself was too slow: 1 % of the messages were due "
                        + Text.time(times(Times.SENDER_DELAY).percentile(99)) + " or more before it got to them."
                : stuck() ? String.format("The tester itself was too slow: a thread that reads its sockets was busy"
                        + " %.0f %% of the time.", 100 * cores.selector()) : "";
    }

    /// What else is to be known of the figures.
    public List<String> remarks() {
        return Stream.of(untimed(), crowding()).filter(remark -> !remark.isEmpty()).toList();
    }

    private String untimed() {
        return latency().total() == 0 || count(Count.LOST) + count(Count.UNANSWERED) == 0 ? ""
                : "The times are of what arrived: what never did, if anything, is not among them.";
    }

    /// What they may owe to the machine.
    private String crowding() {
        if (setup.closedLoop() && stuck()) {
            return "A thread of the tester's that reads its sockets had no time left: more may be possible.";
        }
        return cores.machineShare() > FULL_SHARE
                ? String.format("The machine was full (%.0f %% busy): the tester took %.0f %% of what was used.",
                        cores.machineShare() * 100, 100 * cores.testerShare()) : "";
    }
}
