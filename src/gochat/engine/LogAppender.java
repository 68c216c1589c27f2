package gochat.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Appends what this node has sent, in steps of one batch each. It belongs to one thread.
final class LogAppender<R> {
    private final Sessions sessions;
    private final Sent<R> sent;
    private final Heard<R> heard;
    private final LongSupplier nanos;

    LogAppender(Engine engine, Sent<R> sent, Heard<R> heard, RelayCounters counters, LongSupplier nanos) {
        sessions = new Sessions(engine, counters.unheard::sum);
        this.sent = sent;
        this.heard = heard;
        this.nanos = nanos;
    }

    /// Appends what is next.
    ///
    /// @return how many entries it has; -1 if there is nothing
    /// @throws IOException when that has failed; the next step opens another session
    int step() throws IOException, InterruptedException {
        Optional<Batch> next = sent.next(heard.beat(), nanos.getAsLong());
        if (next.isEmpty()) return -1;
        Batch batch = next.get();
        sessions.endIfDoubted();
        try {
            sessions.use(session -> session.append(batch.encode(), batch.numbers()));
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            sent.failed(batch);
            throw failed;
        }
        sent.appended(batch, nanos.getAsLong());
        sent.tell(nanos.getAsLong());
        return batch.entries().size();
    }

    /// Ends what waits for the log. Any thread may call it.
    void close() {
        sessions.close();
    }
}
