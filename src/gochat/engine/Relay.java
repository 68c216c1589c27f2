package gochat.engine;

/// Puts entries into one log, and tells whoever sent one what it came to. Any thread may call it.
///
/// @param <R> what applying an entry comes to
public interface Relay<R> extends AutoCloseable {
    /// Takes an entry, which is applied by the [Follower] when the log has it, in the log's order. It does not wait.
    ///
    /// @return false when nothing was taken, and nothing will be told: too much waits, or the log takes nothing
    boolean send(byte[] entry, Receipt<R> receipt);

    /// Where it is told what became of one entry: one of its methods is called, once, by a thread of the relay's that
    /// must not be held up. Receipts of entries that one thread sent come in the order in which it sent them.
    interface Receipt<R> {
        /// That of an entry of which it only matters that its way is over, whatever it came to.
        static <R> Receipt<R> over(Runnable told) {
            return new Receipt<>() {
                @Override
                public void applied(R result) {
                    told.run();
                }

                @Override
                public void unconfirmed() {
                    told.run();
                }
            };
        }

        /// The log has it as safely as was asked for, and this is what it came to.
        void applied(R result);

        /// Nobody can tell whether the log has it, or it is not wanted any more.
        void unconfirmed();

        /// The log does not have it, and never will: it takes nothing now, or failed before it came to that.
        default void refused() {
            unconfirmed();
        }

        /// Whether somebody waits for it, who has not sent the same again elsewhere. What nobody waits for, and is not
        /// confirmed, may be left out. Any thread may ask, before and after it was told, and must not be held up.
        default boolean isWanted() {
            return true;
        }
    }

    /// Takes nothing more; what waits is finished, or ends as unconfirmed.
    @Override
    void close();
}
