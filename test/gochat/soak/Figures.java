package gochat.soak;

import gochat.ProcessFigures;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What the server's process takes at one moment.
///
/// @param heapKib  in use after a full collection
record Figures(long heapKib, int descriptors, int threads) {
    /// The median of late samples may be above that of early ones by this part, and by what follows.
    private static final double SLACK_PART = 0.2;
    private static final long HEAP_SLACK_KIB = 4 * 1024;
    private static final int DESCRIPTOR_SLACK = 10;
    private static final int THREAD_SLACK = 5;

    static Figures of(Process server) throws IOException, InterruptedException {
        return new Figures(ProcessFigures.liveHeapKib(server), ProcessFigures.descriptors(server),
                ProcessFigures.threads(server));
    }

    /// What grows from the second quarter of the samples to the last; the first is for warming up. Empty when
    /// nothing does, or when the samples are too few to tell.
    static Optional<String> slope(List<Figures> samples) {
        int quarter = samples.size() / 4;
        if (quarter == 0) return Optional.empty();
        List<Figures> early = samples.subList(quarter, 2 * quarter);
        List<Figures> late = samples.subList(samples.size() - quarter, samples.size());
        return grown("heap in KiB", early, late, Figures::heapKib, HEAP_SLACK_KIB)
                .or(() -> grown("descriptors", early, late, Figures::descriptors, DESCRIPTOR_SLACK))
                .or(() -> grown("threads", early, late, Figures::threads, THREAD_SLACK));
    }

    private static Optional<String> grown(String what, List<Figures> early, List<Figures> late,
            ToLongFunction<Figures> figure, long slack) {
        long before = median(early, figure);
        long after = median(late, figure);
        if (after <= before * (1 + SLACK_PART) + slack) return Optional.empty();
        return Optional.of(what + " grew from " + before + " to " + after);
    }

    private static long median(List<Figures> samples, ToLongFunction<Figures> figure) {
        long[] sorted = samples.stream().mapToLong(figure).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return heapKib + " KiB of live heap, " + descriptors + " descriptors, " + threads + " threads";
    }
}
