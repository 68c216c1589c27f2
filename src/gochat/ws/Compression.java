package gochat.ws;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The zlib streams of a server, shared by its connections: each is lent for one message. Any thread may call it.
///
/// A stream is native memory, about 43 KB for an [Inflater] and 268 KB for a [Deflater], that the collector does
/// not see; so it is ended as soon as it is not kept.
public final class Compression implements AutoCloseable {
    /// How many idle streams of a kind are kept, at most 5 MB together.
    private static final int MAX_KEPT = 16;

    private final Pool<Inflater> inflaters = new Pool<>(() -> new Inflater(true), Inflater::reset, Inflater::end);
    private final Pool<Deflater> deflaters =
            new Pool<>(() -> new Deflater(Deflater.DEFAULT_COMPRESSION, true), Deflater::reset, Deflater::end);

    /// The receiving half of a connection with this agreement.
    public MessageInflater inflater(PerMessageDeflate agreed) {
        return new MessageInflater(agreed, inflaters);
    }

    /// The sending half of a connection with this agreement.
    public MessageDeflater deflater(PerMessageDeflate agreed) {
        return new MessageDeflater(agreed, deflaters);
    }

    /// How many streams are lent now.
    public int lent() {
        return inflaters.lent() + deflaters.lent();
    }

    @Override
    public void close() {
        inflaters.close();
        deflaters.close();
    }

    /// Streams that wait to be used again.
    static final class Pool<T> {
        private final Supplier<T> create;
        private final Consumer<T> reset;
        private final Consumer<T> end;
        private final ArrayDeque<T> idle = new ArrayDeque<>();
        private int lent;
        private boolean closed;

        Pool(Supplier<T> create, Consumer<T> reset, Consumer<T> end) {
            this.create = create;
            this.reset = reset;
            this.end = end;
        }

        /// A stream in its first state; it must come back.
        T borrow() {
            synchronized (this) {
                lent++;
                if (!idle.isEmpty()) return idle.pop();
            }
            return create.get();
        }

        void giveBack(T stream) {
            reset.accept(stream);
            synchronized (this) {
                lent--;
                if (!closed && idle.size() < MAX_KEPT) {
                    idle.push(stream);
                    return;
                }
            }
            end.accept(stream);
        }

        synchronized int lent() {
            return lent;
        }

        synchronized void close() {
            closed = true;
            idle.forEach(end);
            idle.clear();
        }
    }
}
