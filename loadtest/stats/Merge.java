package loadtest.stats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Makes one result of those of several testers that each ran a part of a test at the same time: counts and rates are
/// added, histograms merged, samples laid over each other second by second. Pure.
public final class Merge {
    private Merge() { }

    /// Throws an IllegalArgumentException that says why these are not the parts of one test, each once.
    public static Result of(List<Result> parts) {
        Result first = parts.getFirst();
        check(parts);
        Setup setup = first.setup();
        var whole = new Setup(setup.url(), setup.protocol(), setup.mode(), sum(parts, part -> part.setup().users()),
                sum(parts, part -> part.setup().idle()), sum(parts, part -> part.setup().rooms()),
                parts.stream().mapToDouble(part -> part.setup().rate()).sum(), setup.window(), setup.sizes(),
                setup.arrivals(), setup.stages(), setup.disturbances(), setup.warmSeconds(), setup.seed(),
                parts.size() + " parts", setup.time(), setup.machine(), setup.java());
        var counts = new EnumMap<Count, Long>(Count.class);
        var reasons = new EnumMap<Count, Map<String, Long>>(Count.class);
        var times = new EnumMap<Times, Histogram.Snapshot>(Times.class);
        var outages = new ArrayList<Outage>();
        for (Result part : parts) {
            part.counts().forEach((count, number) -> counts.merge(count, number, Long::sum));
            part.reasons().forEach((count, its) -> its.forEach((reason, number) ->
                    reasons.computeIfAbsent(count, _ -> new TreeMap<>()).merge(reason, number, Long::sum)));
            part.times().forEach((kind, its) -> times.merge(kind, its, Histogram.Snapshot::plus));
            outages.addAll(part.outages());
        }
        double seconds = parts.stream().mapToDouble(Result::measuredSeconds).max().orElse(0);
        return new Result(whole, counts, reasons, times, samples(parts), stages(parts), outages, List.of(), seconds,
                sum(parts, Result::measuredCount), sum(parts, Result::measuredSent),
                sum(parts, Result::connections), cores(parts), parts.stream().map(Result::ending)
                        .filter(ending -> ending.kind() != Ending.Kind.IN_TIME).findFirst().orElse(Ending.IN_TIME));
    }

    private static void check(List<Result> parts) {
        Setup first = parts.getFirst().setup();
        var seen = new HashSet<String>();
        for (Result part : parts) {
            Setup setup = part.setup();
            String number = setup.part();
            if (!number.endsWith("/" + parts.size()) || !seen.add(number)) {
                throw new IllegalArgumentException("merging takes each of a test's parts once: these are "
                        + parts.size() + " files, and one is " + (number.isEmpty() ? "no part" : "part " + number));
            }
            if (!setup.url().equals(first.url()) || !setup.load().equals(first.load()) || !part.steps().isEmpty()) {
                throw new IllegalArgumentException("these are not parts of one test: they differ in address or load");
            }
        }
    }

    private static long sum(List<Result> parts, ToDoubleFunction<Result> figure) {
        return Math.round(parts.stream().mapToDouble(figure).sum());
    }

    /// What all did of one machine's processors, if they shared it; else the fullest of them.
    private static Cores.Use cores(List<Result> parts) {
        boolean shared = parts.stream().map(part -> part.setup().machine()).distinct().count() == 1;
        double tester = shared ? parts.stream().mapToDouble(part -> part.cores().tester()).sum()
                : parts.stream().mapToDouble(part -> part.cores().tester()).max().orElse(0);
        return new Cores.Use(parts.getFirst().cores().count(), tester,
                parts.stream().mapToDouble(part -> part.cores().machine()).max().orElse(0),
                parts.stream().mapToDouble(part -> part.cores().selector()).max().orElse(0));
    }

    private static List<Stage> stages(List<Result> parts) {
        var stages = new ArrayList<Stage>(parts.getFirst().stages());
        for (Result part : parts.subList(1, parts.size())) {
            for (int i = 0; i < Math.min(stages.size(), part.stages().size()); i++) {
                Stage its = part.stages().get(i);
                stages.set(i, new Stage(its.name(), its.seconds(), stages.get(i).received() + its.received(),
                        stages.get(i).latency().plus(its.latency())));
            }
        }
        return stages;
    }

    /// A second's percentiles cannot be added: the slowest part's stand for all. The whole run's are exact.
    private static List<Sample> samples(List<Result> parts) {
        var bySecond = new TreeMap<Long, Sample>();
        for (Result part : parts) {
            long second = -1;
            for (Sample sample : part.samples()) {
                second = Math.max(second + 1, Math.round(sample.seconds()));
                bySecond.merge(second, sample, Merge::together);
            }
        }
        return List.copyOf(bySecond.values());
    }

    private static Sample together(Sample a, Sample b) {
        return new Sample(Math.max(a.seconds(), b.seconds()), a.measured() || b.measured(),
                a.connected() + b.connected(), a.sentPerSecond() + b.sentPerSecond(),
                a.receivedPerSecond() + b.receivedPerSecond(), a.inFlight() + b.inFlight(), a.faults() + b.faults(),
                Math.max(a.p50Nanos(), b.p50Nanos()), Math.max(a.p90Nanos(), b.p90Nanos()),
                Math.max(a.p99Nanos(), b.p99Nanos()), Math.max(a.maxNanos(), b.maxNanos()),
                Double.isNaN(a.serverCores()) ? b.serverCores() : a.serverCores(),
                Double.isNaN(a.serverBytes()) ? b.serverBytes() : a.serverBytes());
    }
}
