package gochat.io;

import java.io.IOException;
import java.util.List;

/// The bytes of one connection: TCP by itself, or with TLS in it. One thread at a time reads, one at a time writes;
/// any may close.
public interface Transport {
    /// Waits for input, if it can do so without a buffer to read into.
    ///
    /// @return false if there seems to be none yet, and only [#read] can wait
    boolean awaitInput() throws IOException;

    /// Reads into `bytes[from..to)`, behind [#awaitInput].
    ///
    /// @return how many bytes came, -1 at the end of the stream; 0 if none have come after all, or there was no room
    int read(byte[] bytes, int from, int to) throws IOException;

    /// Has the next read wait until others have had their turn, though there may be something to read.
    void rest();

    /// Sees to it that the outboxes of these connections are written out. This connection's reader calls it at the
    /// end of a batch, and may have to wait for its own client, but for no other.
    void attend(List<? extends Outgoing> outgoing);

    /// Writes as much of `bytes[from..to)` as goes without waiting, perhaps nothing.
    ///
    /// @return how many bytes went
    int writeNow(byte[] bytes, int from, int to) throws IOException;

    /// Writes `bytes[from..to)`, and waits while the peer does not read.
    void write(byte[] bytes, int from, int to) throws IOException;

    /// Ends our side of the stream.
    void shutdownOutput() throws IOException;

    /// Cuts the connection, and frees whoever waits in a method here. It does not wait itself.
    void close() throws IOException;
}
