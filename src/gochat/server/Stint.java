package gochat.server;

/// For how long a thread has been at something of very many steps, at some of which the clock is looked at.
final class Stint {
    private static final int STEPS_PER_LOOK = 8;

    private final long maxNanos;
    /// By [System#nanoTime]; 0 while nobody has looked.
    private long began;
    private int steps;

    Stint(long maxNanos) {
        this.maxNanos = maxNanos;
    }

    void begin() {
        began = 0;
    }

    /// Another step is done: whether it is time to let others run.
    boolean isOver() {
        if (++steps % STEPS_PER_LOOK != 0) return false;
        long now = System.nanoTime();
        if (began == 0) began = now;
        return now - began >= maxNanos;
    }
}
