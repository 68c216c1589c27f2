package gochat.io;

/// The time since some moment, as of the last round of whoever sweeps: good to a fraction of the shortest limit, and
/// free to read on the path of every message.
public final class CoarseClock {
    private volatile long nanos = System.nanoTime();

    public long nanos() {
        return nanos;
    }

    /// Called by one thread alone.
    public long update() {
        return nanos = System.nanoTime();
    }
}
