package loadtest.run;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import loadtest.plan.Disturbance;
import loadtest.stats.Clock;

/// Cuts connections while a run is measured, as the plan says. A thread of its own runs it.
final class Disturber implements Runnable {
    private static final long MAX_NAP_NANOS = 20_000_000;

    private final Disturbance plan;
    private final Pool pool;
    private final Recovery recovery;
    private final SplittableRandom random;
    private final long startNanos;
    private final long endNanos;
    private volatile boolean stopped;

    /// @param startNanos when measuring begins, and with it the cutting
    Disturber(Disturbance plan, Pool pool, Recovery recovery, long seed, long startNanos, long endNanos) {
        this.plan = plan;
        this.pool = pool;
        this.recovery = recovery;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
        random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        List<Long> storms = plan.storms().stream().map(storm -> startNanos + storm.toNanos()).toList();
        int nextStorm = 0;
        long cut = nextCut(startNanos);
        while (!stopped) {
            long storm = nextStorm < storms.size() ? storms.get(nextStorm) : Long.MAX_VALUE;
            long due = Math.min(cut, storm);
            if (due >= endNanos) {
                return;
            }
            long now = Clock.now();
            if (now < due) {
                LockSupport.parkNanos(Math.min(due - now, MAX_NAP_NANOS));
            } else if (storm <= cut) {
                nextStorm++;
                recovery.storm(now, pool.readyCount() + pool.comingCount());
                pool.cutAll();
            } else {
                pool.cutOne(random);
                cut = nextCut(cut);
            }
        }
    }

    /// Cuts are a Poisson process: the distances between them are exponential.
    private long nextCut(long last) {
        return plan.cutRate() == 0 ? Long.MAX_VALUE
                : last + (long) (-Math.log1p(-random.nextDouble()) / plan.cutRate() * 1e9);
    }

    void stop() {
        stopped = true;
    }
}
