package gochat.io;

import java.util.function.LongSupplier;

/// The time since some moment, in nanoseconds, as of the last round of whoever sweeps: good to a fraction of the
/// shortest limit, and free to read on the path of every message.
///
/// It is the time in which this process could act. While it was stopped, as by SIGSTOP or with its whole machine, its
/// clients could not be heard, and must not be late for it: of a longer step than the sweeper ever makes, only
/// [#MAX_STEP_NANOS] count.
public final class CoarseClock {
    static final long MAX_STEP_NANOS = 1_000_000_000;

    private final LongSupplier time;
    private volatile long last;
    private volatile long nanos;

    public CoarseClock() {
        this(System::nanoTime);
    }

    /// @param time  in nanoseconds since any moment
    public CoarseClock(LongSupplier time) {
        this.time = time;
        this.last = time.getAsLong();
        this.nanos = last;
    }

    /// The time in which this process could act.
    public long nanos() {
        return nanos;
    }

    /// The time that has passed outside, pauses included.
    public long outsideNanos() {
        return last;
    }

    /// Called by one thread alone.
    public long update() {
        long now = time.getAsLong();
        nanos += Math.min(now - last, MAX_STEP_NANOS);
        last = now;
        return nanos;
    }
}
