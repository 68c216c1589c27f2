package gochat.server;

/// What happens on one open connection. What comes is told by the connection's reader, one at a time.
public interface Session {
    /// A whole message has come; the bytes are only lent for the call.
    ///
    /// @param opcode  text or binary
    void message(int opcode, byte[] bytes, int offset, int length);

    /// A message over the limit has come, and was discarded.
    void tooBig();

    /// An offer to this connection was answered [full][gochat.outbox.Offer#FULL], and by now about half of what may wait
    /// is free; or it was [asked for][Connection#hasRoom]. Called by a poller: it must not wait. What it leaves goes by
    /// a [Batch] of its own.
    default void hasRoom() {}

    /// Whether its client is not read on, for much waits for it that is not in its outbox yet. It must take no lock.
    default boolean isFull() {
        return false;
    }

    /// The connection has begun to close, and nothing can be sent any more. Called once, by any thread, so that
    /// a message may still be under way.
    void closed();
}
