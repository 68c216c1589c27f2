package gochat.io;

import java.util.concurrent.locks.LockSupport;

/// A thread's place among those who wait for a turn, see [Turns].
final class Turn {
    private final Thread thread;
    private volatile boolean come;

    Turn(Thread thread) {
        this.thread = thread;
    }

    boolean hasCome() {
        return come;
    }

    /// Parks its thread until it has come, be that interrupted or not.
    void await() {
        boolean wasInterrupted = false;
        while (!come) {
            LockSupport.park(this);
            wasInterrupted |= Thread.interrupted();
        }
        if (wasInterrupted) Thread.currentThread().interrupt();
    }

    void come() {
        come = true;
        LockSupport.unpark(thread);
    }
}
