package loadtest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loadtest.plan.Options;
import loadtest.stats.Cores;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.stats.Sample;

/// Made-up results for tests of what is done with them.
public final class Results {
    private Results() { }

    /// 100 messages sent in 10 s, 97 of them delivered in about a millisecond, 3 lost, 1 refused with hostile words.
    public static Result some() {
        var latency = new Histogram();
        var raw = new Histogram();
        for (int i = 0; i < 95; i++) {
            latency.record(1_000_000);
            raw.record(500);
        }
        var counts = new LinkedHashMap<String, Long>();
        Result.COUNTS.forEach(name -> counts.put(name, 0L));
        counts.putAll(Map.of("sent", 100L, "delivered", 97L, "lost", 3L, "refused", 1L));
        var samples = List.of(new Sample(1, false, 2, 10, 9, 1, 0, 1_000_000, 1_100_000, 1_200_000, 1_300_000),
                new Sample(2, true, 2, 10, 0, 3, 4, 0, 0, 0, 0));
        Options options = Options.parse("-user-count", "2", "-total-rate", "10").orElseThrow();
        return new Result(options, counts, Map.of("<img src=x onerror=alert(1)>\033[31m\"", 1L), Map.of(), Map.of(),
                latency.snapshot(), raw.snapshot(), Histogram.Snapshot.EMPTY, Histogram.Snapshot.EMPTY, samples, 10, 95,
                10, new Cores.Use(2, 0.5, Double.NaN), false);
    }
}
