package gochat.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A transport over the blocking streams of a socket: the one that [Tls] gives.
public final class StreamTransport implements Transport {
    private static final long REST_NANOS = 50_000;

    private final Socket raw;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /// @param raw     the TCP connection
    /// @param socket  what lies over it
    public StreamTransport(Socket raw, Socket socket) throws IOException {
        this.raw = raw;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// TLS only tells what it has by decrypting it.
    @Override
    public boolean awaitInput() throws IOException {
        return in.available() > 0;
    }

    @Override
    public int read(byte[] bytes, int from, int to) throws IOException {
        return in.read(bytes, from, to - from);
    }

    /// Sleeps: a yield would only let those run who wait in the same queue of the scheduler's.
    @Override
    public void rest() {
        LockSupport.parkNanos(REST_NANOS);
    }

    @Override
    public void attend(List<? extends Outgoing> outgoing) {
        Outgoing own = null;
        for (Outgoing each : outgoing) {
            if (each.transport() == this) own = each;
            else each.startWriter();
        }
        // others first, for our own write may wait
        if (own != null) own.writeOut();
    }

    /// A blocking stream does not tell what would go at once.
    @Override
    public int writeNow(byte[] bytes, int from, int to) {
        return 0;
    }

    @Override
    public void write(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Closes the TCP connection: closing a TLS socket would wait for a writer that is stuck.
    @Override
    public void close() throws IOException {
        raw.close();
    }
}
