package gochat.io;

import java.io.IOException;
import java.io.InputStream;

/// The encrypted bytes of one connection, on their way into the JDK's TLS. It belongs to the connection's reader.
///
/// The JDK reads each record in two steps, five bytes and the rest: a small buffer makes them one call of the system.
/// And a client can send records without content for ever, which the JDK takes in silence, so that its reader
/// would never come to its turn to let other threads run: it is done here.
final class TlsInput extends InputStream {
    private static final int BUFFER_BYTES = 512;
    private static final int TURN_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int turnBytes;

    TlsInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (from == to) {
            if (length >= BUFFER_BYTES) return fill(bytes, offset, length);
            int read = fill(buffer, 0, BUFFER_BYTES);
            if (read < 0) return -1;
            from = 0;
            to = read;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(buffer, from, bytes, offset, count);
        from += count;
        return count;
    }

    private int fill(byte[] bytes, int offset, int length) throws IOException {
        if (turnBytes >= TURN_BYTES) {
            turnBytes = 0;
            Thread.yield();
        }
        int read = in.read(bytes, offset, length);
        turnBytes += read;
        return read;
    }

    @Override
    public int available() throws IOException {
        return to - from + in.available();
    }

    /// The socket is closed by whoever opened it.
    @Override
    public void close() {}
}
