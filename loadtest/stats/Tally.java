package loadtest.stats;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Everything one run counts and times. Connections and senders add to it from their threads; the thread that steers
/// the run reads it. Counters cover the whole run; histograms only messages that were due inside the measured time.
public final class Tally {
    private final LongAdder[] counts = Stream.generate(LongAdder::new).limit(Count.values().length)
            .toArray(LongAdder[]::new);
    private final Map<Count, Reasons> reasons = new EnumMap<>(Map.of(Count.REFUSED, new Reasons(),
            Count.CONNECT_FAILURES, new Reasons(), Count.DISCONNECTS, new Reasons(), Count.UNEXPECTED, new Reasons()));
    private final Map<Times, Histogram> times = new EnumMap<>(Times.class);
    /// Round trips of every message, warm-up included: the source of the line printed each second.
    private final Histogram arrivals = new Histogram();
    private final LongAdder arrivedInTime = new LongAdder();
    private final LongAdder sentInTime = new LongAdder();
    private final long startNanos;
    private final long[] stageEndNanos;
    private final List<Histogram> stages;
    private final LongAdder[] stageArrivals;

    /// @param startNanos    when measuring begins, on the tester's clock
    /// @param stageEndNanos when each stage of the load ends; the last one ends the measuring
    public Tally(long startNanos, long... stageEndNanos) {
        this.startNanos = startNanos;
        this.stageEndNanos = stageEndNanos;
        for (Times kind : Times.values()) {
            times.put(kind, new Histogram());
        }
        int count = stageEndNanos.length > 1 ? stageEndNanos.length : 0;
        stages = Stream.generate(Histogram::new).limit(count).toList();
        stageArrivals = Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }

    public void add(Count count) {
        counts[count.ordinal()].increment();
    }

    public void add(Count count, long number) {
        counts[count.ordinal()].add(number);
    }

    /// Counts one of those that have reasons.
    public void add(Count count, String reason) {
        add(count);
        reasons.get(count).add(reason);
    }

    /// Counts here too what another counted that no server may do.
    public void addUntruths(Tally other) {
        for (Count count : Count.values()) {
            if (count.severity() == Count.Severity.UNTRUTH) {
                add(count, other.count(count));
            }
        }
        reasons.get(Count.UNEXPECTED).add(other.reasons.get(Count.UNEXPECTED));
    }

    public void record(Times kind, long nanos) {
        times.get(kind).record(nanos);
    }

    /// A message leaves.
    public void sent(long now) {
        add(Count.SENT);
        if (stage(now) >= 0) {
            sentInTime.increment();
        }
    }

    /// A message that was due at `dueNanos` and left at `sentNanos` has arrived.
    public void arrived(long dueNanos, long sentNanos, long now) {
        add(Count.DELIVERED);
        arrivals.record(now - dueNanos);
        int stage = stage(now);
        if (stage >= 0) {
            arrivedInTime.increment();
            if (!stages.isEmpty()) {
                stageArrivals[stage].increment();
            }
        }
        int dueStage = stage(dueNanos);
        if (dueStage >= 0) {
            record(Times.LATENCY, now - dueNanos);
            record(Times.RAW, now - sentNanos);
            if (!stages.isEmpty()) {
                stages.get(dueStage).record(now - dueNanos);
            }
        }
    }

    /// A sender got to a message that was due at `dueNanos`.
    public void senderReached(long dueNanos, long now) {
        if (stage(dueNanos) >= 0) {
            record(Times.SENDER_DELAY, now - dueNanos);
        }
    }

    public long count(Count count) {
        return counts[count.ordinal()].sum();
    }

    /// What went wrong so far, as far as it shows before the end.
    public long faults() {
        return Stream.of(Count.values()).filter(Count::isFault).mapToLong(this::count).sum();
    }

    public Map<Count, Long> counts() {
        var all = new EnumMap<Count, Long>(Count.class);
        for (Count count : Count.values()) {
            all.put(count, count(count));
        }
        return all;
    }

    public Map<Count, Map<String, Long>> reasons() {
        var all = new EnumMap<Count, Map<String, Long>>(Count.class);
        reasons.forEach((count, its) -> all.put(count, its.totals()));
        return all;
    }

    public Map<Times, Histogram.Snapshot> times() {
        var all = new EnumMap<Times, Histogram.Snapshot>(Times.class);
        times.forEach((kind, histogram) -> all.put(kind, histogram.snapshot()));
        return all;
    }

    public Histogram.Snapshot arrivals() {
        return arrivals.snapshot();
    }

    /// Messages that arrived in the measured time, whenever they were due.
    public long arrivedInTime() {
        return arrivedInTime.sum();
    }

    /// Messages that were sent in the measured time.
    public long sentInTime() {
        return sentInTime.sum();
    }

    /// How many messages arrived in a stage, and the round trips of those that were due in it.
    public long arrivedInStage(int stage) {
        return stageArrivals[stage].sum();
    }

    public Histogram.Snapshot stageTimes(int stage) {
        return stages.get(stage).snapshot();
    }

    /// The stage that a moment falls into; -1 where it is not measured.
    private int stage(long nanos) {
        if (nanos < startNanos || stageEndNanos.length == 0) {
            return -1;
        }
        for (int i = 0; i < stageEndNanos.length; i++) {
            if (nanos < stageEndNanos[i]) {
                return i;
            }
        }
        return -1;
    }
}
