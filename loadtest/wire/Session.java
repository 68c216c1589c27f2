package loadtest.wire;

import java.util.List;

/// One user's side of a conversation with the server: makes what is sent, reads what comes.
/// It outlives the connections that it is spoken over. Pure but for what it remembers; its user guards it with a lock.
public interface Session {
    /// A new connection is there: the texts to send on it before any message. Where there are some, messages wait for
    /// [Incoming.Ready].
    default List<String> opening() {
        return List.of();
    }

    /// The text of a message to `recipient`, a user's number, with padding up to `sizeBytes` in all.
    String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes);

    Incoming read(String text);
}
