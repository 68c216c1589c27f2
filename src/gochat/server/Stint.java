package gochat.server;

/// For how long a thread has been at something of very many steps without letting others run. The clock is looked at so
/// seldom that it costs nothing.
final class Stint {
    private static final long MAX_NANOS = 2_000_000;
    private static final int STEPS_PER_LOOK = 8;

    /// By [System#nanoTime]; 0 while nobody has looked.
    private long began;
    private int steps;

    void begin() {
        began = 0;
    }

    /// Another step is done: whether it is time to let others run.
    boolean isOver() {
        if (++steps % STEPS_PER_LOOK != 0) return false;
        long now = System.nanoTime();
        if (began == 0) began = now;
        return now - began >= MAX_NANOS;
    }
}
