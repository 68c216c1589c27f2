package gochat.io;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Spaces handshakes that are blocking threads' own: each is milliseconds of arithmetic in one go, and where many are
/// ready at once, a carrier would do one after the other while all others wait. Any thread may call it.
final class HandshakePacer {
    /// A few at once, as browsers come; then one in so long, of which a handshake takes a part.
    private static final long SPACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int AT_ONCE = 6;

    private final ReentrantLock turn = new ReentrantLock(true);
    private long full = System.nanoTime();

    /// Parks until it is this client's turn, which one that has been cut meanwhile leaves to the next.
    void await(Socket client) throws IOException {
        turn.lock();
        try {
            for (long wait; (wait = full - System.nanoTime()) > 0; LockSupport.parkNanos(wait)) check(client);
            check(client);
            full = Math.max(full, System.nanoTime() - (AT_ONCE - 1) * SPACE_NANOS) + SPACE_NANOS;
        } finally {
            turn.unlock();
        }
    }

    private static void check(Socket client) throws SocketException {
        if (client.isClosed()) throw new SocketException("cut before its handshake");
        if (Thread.currentThread().isInterrupted()) throw new SocketException("interrupted before its handshake");
    }
}
