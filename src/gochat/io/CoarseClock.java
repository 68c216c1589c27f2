package gochat.io;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time since some moment, in nanoseconds, as of the last round of whoever sweeps: good to a fraction of the
/// shortest limit, and free to read on the path of every message.
///
/// It is the time in which this process could act. While it was stopped, as by SIGSTOP or with its whole machine, its
/// clients could not be heard, and must not be late for it: of a longer step than the sweeper ever makes, only
/// [#MAX_STEP_NANOS] count. The wall clock's time of that round stands beside it.
public final class CoarseClock {
    static final long MAX_STEP_NANOS = 1_000_000_000;

    private final LongSupplier time;
    private final InstantSource wall;
    private long last;
    private volatile long nanos;
    private volatile long wallMillis;

    public CoarseClock() {
        this(System::nanoTime, InstantSource.system());
    }

    /// @param time  in nanoseconds since any moment
    /// @param wall  what tokens go by
    public CoarseClock(LongSupplier time, InstantSource wall) {
        this.time = time;
        this.wall = wall;
        this.last = time.getAsLong();
        this.nanos = last;
        this.wallMillis = wall.millis();
    }

    /// The time in which this process could act.
    public long nanos() {
        return nanos;
    }

    /// The wall clock's time, in milliseconds since 1970: it goes on while the machine sleeps.
    public long wallMillis() {
        return wallMillis;
    }

    /// Called by one thread alone.
    public long update() {
        long now = time.getAsLong();
        nanos += Math.min(now - last, MAX_STEP_NANOS);
        last = now;
        wallMillis = wall.millis();
        return nanos;
    }
}
