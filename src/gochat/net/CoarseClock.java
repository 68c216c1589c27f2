package gochat.net;

/// The time since some moment, as of the [Sweeper]'s last round: good to a fraction of the shortest limit, and
/// free to read on the path of every message.
final class CoarseClock {
    private volatile long nanos = System.nanoTime();

    long nanos() {
        return nanos;
    }

    /// Called by the sweeper alone.
    long update() {
        return nanos = System.nanoTime();
    }
}
