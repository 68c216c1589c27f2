package gochat.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// One order of batches that all nodes hear, kept by machines that may fail. Any thread may connect; each session
/// belongs to the one thread that opened it, but any may close it, which ends what waits there.
public interface Engine {
    /// Says what is wrong with the machines that keep the log, before a node relies on them.
    ///
    /// @throws IOException in one line for whoever starts the node
    void check() throws IOException, InterruptedException;

    /// Opens a session with whoever leads now.
    Session connect() throws IOException, InterruptedException;

    /// A line to one machine. Each call ends within seconds; after an exception it is of no more use.
    interface Session extends AutoCloseable {
        /// Of one read.
        int MAX_BATCHES = 64;

        /// What names the log, made up if it has no name.
        String epoch() throws IOException, InterruptedException;

        /// Gives the log another name in place of this one, unless somebody has done so.
        ///
        /// @return its name now
        String renew(String epoch) throws IOException, InterruptedException;

        /// Adds a batch. It returns when that is stored on as many machines as asked for; after an exception it may
        /// be stored now, or soon, or never.
        ///
        /// @param batch    little more than 1.5 MiB at most
        /// @param numbers  how many numbers the batch takes, its own and those behind it; 1 or more
        void append(byte[] batch, int numbers) throws IOException, InterruptedException;

        /// The next batches behind a number, oldest first.
        ///
        /// @param most  so many at most, of [#MAX_BATCHES]
        /// @param wait  for how long it may wait for one
        /// @return fewer when there are no more
        List<Stored> read(long after, int most, Duration wait) throws IOException, InterruptedException;

        /// Whether the log still has this batch: it has not been lost, rolled back or trimmed.
        boolean holds(Stored batch) throws IOException, InterruptedException;

        @Override
        void close();
    }
}
