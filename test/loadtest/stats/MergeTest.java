package loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import loadtest.Results;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static Result part(String number, long nanos) {
        return part(Results.setup(number), nanos, Results.good().samples());
    }

    private static Result part(Setup setup, long nanos, List<Sample> samples) {
        var latency = new Histogram();
        for (int i = 0; i < 100; i++) {
            latency.record(nanos);
        }
        Result good = Results.good();
        Map<Times, Histogram.Snapshot> times = new EnumMap<>(good.times());
        times.put(Times.LATENCY, latency.snapshot());
        return new Result(setup, good.counts(), Map.of(), times, samples, List.of(), List.of(),
                List.of(), 10, 100, 97, 2, good.cores(), Ending.IN_TIME);
    }

    @Test
    void countsAddUpAndPercentilesAreThoseOfAllMessages() {
        Result whole = Merge.of(List.of(part("1/2", 1_000_000), part("2/2", 9_000_000)));
        assertEquals(4, whole.setup().users());
        assertEquals(20, whole.setup().rate());
        assertEquals(194, whole.count(Count.SENT));
        assertEquals(20, whole.receivedPerSecond());
        assertEquals(200, whole.latency().total());
        assertTrue(whole.latency().percentile(50) < 1_100_000 && whole.latency().percentile(51) > 8_900_000);
        assertEquals(18, whole.samples().getFirst().receivedPerSecond());
    }

    /// The last of a run may be shorter than a second.
    @Test
    void noSampleIsLaidOverAnotherOfTheSamePart() {
        Sample last = Results.good().samples().getLast();
        var tail = new Sample(2.3, false, 2, 0, 0, 0, 0, 0, 0, 0, 0, Double.NaN, Double.NaN);
        List<Sample> whole = Merge.of(List.of(part(Results.setup("1/2"), 1, List.of(last, tail)),
                part(Results.setup("2/2"), 1, List.of(last, tail)))).samples();
        assertEquals(List.of(2.0, 2.3), whole.stream().map(Sample::seconds).toList());
        assertEquals(List.of(4L, 4L), whole.stream().map(Sample::connected).toList());
    }

    @Test
    void onlyThePartsOfOneTestEachOnceMerge() {
        for (List<Result> parts : List.of(List.of(part("1/2", 1)), List.of(part("1/2", 1), part("1/2", 1)),
                List.of(part("", 1)), List.of(part("1/3", 1), part("2/2", 1)),
                List.of(part("1/2", 1), part(setup("gochat.v2", "128"), 1, List.of())),
                List.of(part("1/2", 1), part(setup("gochat", "4096"), 1, List.of())))) {
            assertThrows(IllegalArgumentException.class, () -> Merge.of(parts));
        }
    }

    private static Setup setup(String protocol, String sizes) {
        return new Setup("ws://localhost:4691/", protocol, "self", 2, 0, 0, 10, 0, sizes, "even", "", "", 1, 2, "2/2",
                "2026-01-02T03:04:05Z", "2 cores", "Java 25");
    }
}
