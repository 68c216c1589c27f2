package gochat.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Appends what this node has sent, in steps of one batch each. It belongs to one thread.
final class LogWriter<R> {
    private final Engine engine;
    private final Outgoing<R> outgoing;
    private final Incoming<R> incoming;
    private final LongSupplier nanos;
    private Engine.Session session;

    LogWriter(Engine engine, Outgoing<R> outgoing, Incoming<R> incoming, LongSupplier nanos) {
        this.engine = engine;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.nanos = nanos;
    }

    /// Appends what is next.
    ///
    /// @return whether there was something
    /// @throws IOException when that has failed; the next step opens another session
    boolean step() throws IOException, InterruptedException {
        Optional<Batch> next = outgoing.next(incoming.heard(), nanos.getAsLong());
        if (next.isEmpty()) return false;
        Batch batch = next.get();
        try {
            if (session == null) session = engine.connect();
            session.append(batch.encode(), batch.numbers());
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            outgoing.failed(batch);
            close();
            throw failed;
        }
        outgoing.appended(batch, nanos.getAsLong());
        outgoing.tell(nanos.getAsLong());
        return true;
    }

    void close() {
        if (session != null) session.close();
        session = null;
    }
}
