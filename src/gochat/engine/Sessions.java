package gochat.engine;

import java.io.IOException;
import java.util.function.LongSupplier;

/// The sessions of one thread with the log, one at a time: opened when it is needed, and given up when something fails.
/// Any thread may close it for good.
final class Sessions {
    /// What needs a session.
    interface Use {
        void with(Engine.Session session) throws IOException, InterruptedException;
    }

    private final Engine engine;
    private final LongSupplier doubts;
    private long doubted;
    private volatile Engine.Session session;
    private volatile boolean closed;

    /// @param doubts  how often what was appended was not heard: the session of either thread may be with a machine
    ///                that leads no more
    Sessions(Engine engine, LongSupplier doubts) {
        this.engine = engine;
        this.doubts = doubts;
    }

    /// Gives the session up if it is in doubt since this was last called.
    void endIfDoubted() {
        long now = doubts.getAsLong();
        if (now == doubted) return;
        doubted = now;
        end();
        session = null;
    }

    boolean isOpen() {
        return session != null;
    }

    /// @throws IOException when that has failed; the next use has another session
    void use(Use use) throws IOException, InterruptedException {
        try {
            if (session == null) session = engine.connect();
            if (closed) throw new IOException("it is closed");
            use.with(session);
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            end();
            session = null;
            throw failed;
        }
    }

    private void end() {
        Engine.Session open = session;
        if (open != null) open.close();
    }

    /// Ends the session, and with it whatever waits for that.
    void close() {
        closed = true;
        end();
    }
}
