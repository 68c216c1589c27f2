package gochat.place;

/// A connection, as far as the feeds know one. Whoever joins brings it; any thread may call it.
public interface Line {
    /// An answer that is given later.
    @FunctionalInterface
    interface Reply {
        /// Gives it; nothing is said for null. Any thread may call it, once.
        ///
        /// @param courier  that thread's own, by which go all answers that were due and are known now
        void give(byte[] text, Courier courier);
    }

    /// Keeps the place of an answer among those of this connection, which come in the order of what they answer. Only
    /// the connection's own courier may call it.
    Reply later();

    /// Has [Window#catchUp] called again when others have had their turn. It does not wait.
    void goOnLater();

    /// Ends it with a close code and a reason; what waits on it still goes out before. It does not wait.
    void close(int code, String reason);
}
