package gochat.io;

import java.util.concurrent.locks.LockSupport;

/// A reader's place in the queue of those who have something to do that takes long.
final class Turn {
    private final Thread reader;
    private volatile boolean come;

    Turn(Thread reader) {
        this.reader = reader;
    }

    boolean hasCome() {
        return come;
    }

    void come() {
        come = true;
        LockSupport.unpark(reader);
    }
}
