package gochat.outbox;

import gochat.io.CoarseClock;

/// How a client takes what is written to it. Its writer tells, one at a time; the sweeper asks, and needs no lock.
///
/// All moments are those of the coarse clock, in nanoseconds.
public final class Progress {
    static final long NEVER = Long.MIN_VALUE;

    private final CoarseClock clock;
    private volatile long stalledSince = NEVER;
    private volatile long tookAt = NEVER;

    public Progress(CoarseClock clock) {
        this.clock = clock;
    }

    /// It takes no more for now. What goes where nothing went before shows that it has taken something.
    ///
    /// @param count  the bytes that went before that
    public void stalled(int count) {
        long now = clock.nanos();
        if (count > 0 && stalledSince != NEVER) tookAt = now;
        if (count > 0 || stalledSince == NEVER) stalledSince = now;
    }

    /// It has taken all that there was.
    public void flowed() {
        if (stalledSince == NEVER) return;
        tookAt = clock.nanos();
        stalledSince = NEVER;
    }

    /// For how long it has taken nothing of what waits for it; 0 while nothing does.
    public long stalledNanos() {
        long since = stalledSince;
        return since == NEVER ? 0 : Math.max(1, clock.nanos() - since);
    }

    /// When it last took something that had waited for it.
    public long tookAt() {
        return tookAt;
    }
}
