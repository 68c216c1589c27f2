package loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;

/// Notices when many connections are gone at once, and times how long it takes until all is as it was.
/// The thread that steers a run owns it, and has it look many times a second; a storm is told by another.
final class Recovery {
    /// So many of all connections, lost together, are an outage; a few now and then are not.
    private static final double SHARE = 0.1;
    /// Round trips are judged over this long.
    private static final long WINDOW_NANOS = 250_000_000;
    /// As before: at most twice the 99th percentile of before, or a little above it.
    private static final double FACTOR = 2;
    private static final long SLACK_NANOS = 5_000_000;

    private final long startNanos;
    private final Supplier<Histogram.Snapshot> arrivals;
    private final List<Outage> outages = new ArrayList<>();
    private boolean open;
    private String cause;
    private long sinceNanos;
    private long all;
    private long worst;
    private boolean fell;
    private long usualNanos;
    private long backNanos;
    private long windowNanos;
    private Histogram.Snapshot windowStart = Histogram.Snapshot.EMPTY;

    /// @param startNanos of the run
    /// @param arrivals   round trips so far
    Recovery(long startNanos, Supplier<Histogram.Snapshot> arrivals) {
        this.startNanos = startNanos;
        this.arrivals = arrivals;
    }

    /// All `connections` are about to be cut.
    synchronized void storm(long now, long connections) {
        begin("storm", now, connections);
        worst = connections;
    }

    /// @param ready connections over which messages may be sent
    /// @param lost  connections that ended without the tester having cut them, and are not back
    synchronized void look(long now, long ready, long lost) {
        if (!open) {
            if (lost >= Math.max(1, SHARE * (ready + lost))) {
                begin("connections lost", now, ready + lost);
            } else {
                return;
            }
        }
        worst = Math.max(worst, all - ready);
        fell |= ready < all;
        if (backNanos < 0 && ready >= all && fell) {
            backNanos = now - sinceNanos;
            restartWindow(now);
        } else if (backNanos >= 0 && now - windowNanos >= WINDOW_NANOS) {
            Histogram.Snapshot recent = arrivals.get().minus(windowStart);
            if (usualNanos == 0 || recent.total() > 0
                    && recent.percentile(99) <= Math.max(FACTOR * usualNanos, usualNanos + SLACK_NANOS)) {
                end(now - sinceNanos);
            } else {
                restartWindow(now);
            }
        }
    }

    private void begin(String newCause, long now, long connections) {
        if (open) {
            end(-1);
        }
        open = true;
        cause = newCause;
        sinceNanos = now;
        all = connections;
        worst = 0;
        fell = false;
        backNanos = -1;
        usualNanos = arrivals.get().percentile(99);
    }

    private void restartWindow(long now) {
        windowNanos = now;
        windowStart = arrivals.get();
    }

    private void end(long calmNanos) {
        outages.add(new Outage((sinceNanos - startNanos) / 1e9, cause, worst, backNanos, calmNanos));
        open = false;
    }

    /// Every outage so far; the last one may be going on.
    synchronized List<Outage> outages() {
        var told = new ArrayList<>(outages);
        if (open) {
            told.add(new Outage((sinceNanos - startNanos) / 1e9, cause, worst, backNanos, -1));
        }
        return told;
    }
}
