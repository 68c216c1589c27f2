package loadtest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loadtest.stats.Cores;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Setup;
import loadtest.stats.Stage;
import loadtest.stats.Step;
import loadtest.stats.Times;

/// Made-up results for tests of what is done with them.
public final class Results {
    public static final Cores.Use CORES = new Cores.Use(2, 0.5, Double.NaN, 0.1);

    private Results() { }

    /// 100 messages sent in 10 s, 97 of them delivered in about a millisecond, 3 lost, 1 refused with hostile words.
    public static Result some() {
        return of(Map.of(Count.SENT, 100L, Count.DELIVERED, 97L, Count.LOST, 3L, Count.REFUSED, 1L), 0, Ending.IN_TIME);
    }

    /// A run in which nothing was wrong.
    public static Result good() {
        return of(Map.of(Count.SENT, 97L, Count.DELIVERED, 97L), 0, Ending.IN_TIME);
    }

    /// A run that was interrupted before anything happened.
    public static Result nothing() {
        var times = new EnumMap<Times, Histogram.Snapshot>(Times.class);
        for (Times kind : Times.values()) {
            times.put(kind, Histogram.Snapshot.EMPTY);
        }
        return new Result(setup(""), some().counts(), Map.of(), times, List.of(), List.of(), List.of(), List.of(), 0, 0,
                0, 0, CORES, Ending.INTERRUPTED);
    }

    /// @param senderDelayNanos how long after a message was due the tester came to it
    public static Result of(Map<Count, Long> given, long senderDelayNanos, Ending ending) {
        var counts = new EnumMap<Count, Long>(Count.class);
        for (Count count : Count.values()) {
            counts.put(count, given.getOrDefault(count, 0L));
        }
        Map<Count, Map<String, Long>> reasons = given.getOrDefault(Count.REFUSED, 0L) == 0 ? Map.of()
                : Map.of(Count.REFUSED, Map.of("<img src=x onerror=alert(1)>\033[31m\"", given.get(Count.REFUSED)));
        return new Result(setup(""), counts, reasons, times(senderDelayNanos), samples(), List.of(), List.of(),
                List.of(), 10, 95, 97, 2, CORES, ending);
    }

    public static Setup setup(String part) {
        return new Setup("ws://localhost:4691/", "gochat", "self", 2, 0, 0, 10, 0, "128", "even", "", "", 1, 1, part,
                "2026-01-02T03:04:05Z", "2 cores", "Java 25");
    }

    /// The same with stages, outages and the steps of a search.
    public static Result rich() {
        Result good = good();
        return new Result(setup("1/2"), good.counts(), good.reasons(), good.times(), good.samples(),
                List.of(new Stage("5s:10", 5, 50, good.latency()), new Stage("5s:20", 5, 45, good.latency())),
                List.of(new Outage(3, "storm", 2, 1_000_000, -1)),
                List.of(new Step(10, 10, 1, 2, Step.Outcome.HOLDS, ""),
                        new Step(20, 1, 1, 2, Step.Outcome.FAILS, "no")),
                10, 95, 97, 2, CORES, Ending.IN_TIME);
    }

    /// A good one whose last stragglers came when nothing was sent any more.
    public static Result drained() {
        Result good = good();
        List<Sample> samples = Stream.concat(good.samples().stream(), Stream.of(
                new Sample(2.2, false, 2, 0, 0, 0, 0, 0, 0, 0, 0, Double.NaN, Double.NaN))).toList();
        return new Result(good.setup(), good.counts(), good.reasons(), good.times(), samples, List.of(), List.of(),
                List.of(), 10, 95, 97, 2, CORES, Ending.IN_TIME);
    }

    private static List<Sample> samples() {
        return List.of(new Sample(1, false, 2, 10, 9, 1, 0, 1_000_000, 1_100_000, 1_200_000, 1_300_000, Double.NaN,
                Double.NaN), new Sample(2, true, 2, 10, 0, 3, 4, 0, 0, 0, 0, 0.25, 1 << 20));
    }

    /// 95 round trips of a millisecond, half a microsecond from when sent; nothing else.
    private static Map<Times, Histogram.Snapshot> times(long senderDelayNanos) {
        var latency = new Histogram();
        var raw = new Histogram();
        var delay = new Histogram();
        for (int i = 0; i < 95; i++) {
            latency.record(1_000_000);
            raw.record(500);
            delay.record(senderDelayNanos);
        }
        return new EnumMap<>(Map.of(Times.LATENCY, latency.snapshot(), Times.RAW, raw.snapshot(), Times.CONNECT,
                Histogram.Snapshot.EMPTY, Times.BACK, Histogram.Snapshot.EMPTY, Times.SENDER_DELAY, delay.snapshot()));
    }
}
