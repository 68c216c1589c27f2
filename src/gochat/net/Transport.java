package gochat.net;

import java.io.IOException;

/// The bytes of one connection: TCP by itself, or with TLS in it. One thread at a time reads, one at a time writes;
/// any may close.
interface Transport {
    /// Reads into `bytes[from..to)`, and waits for the first byte.
    ///
    /// @return how many bytes came, -1 at the end of the stream; 0 only if there was no room for any
    int read(byte[] bytes, int from, int to) throws IOException;

    /// Whether the last read seems to have taken all there was, so that the next one would wait.
    boolean isDrained() throws IOException;

    /// Whether other connections have been read together with this one, and will be handled right behind it.
    boolean isCrowded();

    /// Has the next read wait until others have had their turn, though there may be something to read.
    void rest();

    /// Writes `bytes[from..to)`, and waits while the peer does not read.
    void write(byte[] bytes, int from, int to) throws IOException;

    /// Ends our side of the stream.
    void shutdownOutput() throws IOException;

    /// Cuts the connection, and frees whoever waits in a method here. It does not wait itself.
    void close() throws IOException;
}
