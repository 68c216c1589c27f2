package gochat.io;

import java.util.concurrent.locks.LockSupport;

/// A reader's place among those who wait for a turn, see [Turns].
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
