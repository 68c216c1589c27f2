package loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Sample;
import loadtest.stats.Tally;

/// Takes a sample of a run each second. The thread that steers the run owns it.
final class Sampler {
    static final long SECOND_NANOS = 1_000_000_000;

    private final long startNanos;
    private final long windowStartNanos;
    private final long windowEndNanos;
    private final Tally tally;
    private final Pool pool;
    private final Traffic traffic;
    private final ServerWatch server;
    private final Consumer<Sample> onSample;
    private final List<Sample> samples = new ArrayList<>();
    private long lastNanos;
    private long lastSent;
    private long lastDelivered;
    private long lastFaults;
    private Histogram.Snapshot lastArrivals = Histogram.Snapshot.EMPTY;

    Sampler(long startNanos, long windowStartNanos, long windowEndNanos, Tally tally, Pool pool, Traffic traffic,
            ServerWatch server, Consumer<Sample> onSample) {
        this.startNanos = startNanos;
        this.windowStartNanos = windowStartNanos;
        this.windowEndNanos = windowEndNanos;
        this.tally = tally;
        this.pool = pool;
        this.traffic = traffic;
        this.server = server;
        this.onSample = onSample;
        lastNanos = startNanos;
        server.ask();
    }

    long nextNanos() {
        return lastNanos + SECOND_NANOS;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    void take(long now) {
        double seconds = (now - lastNanos) / 1e9;
        long sent = tally.count(Count.SENT);
        long delivered = tally.count(Count.DELIVERED);
        long faults = tally.faults();
        Histogram.Snapshot all = tally.arrivals();
        Histogram.Snapshot recent = all.minus(lastArrivals);
        // it belongs to where the most of it lies
        long middle = lastNanos + (now - lastNanos) / 2;
        var sample = new Sample((now - startNanos) / 1e9,
                middle >= windowStartNanos && middle < windowEndNanos, pool.readyCount(),
                (sent - lastSent) / seconds, (delivered - lastDelivered) / seconds, traffic.outstanding(),
                faults - lastFaults, recent.percentile(50), recent.percentile(90), recent.percentile(99), recent.max(),
                server.cores(), server.bytes());
        server.ask();
        lastNanos = now;
        lastSent = sent;
        lastDelivered = delivered;
        lastFaults = faults;
        lastArrivals = all;
        samples.add(sample);
        onSample.accept(sample);
    }
}
