package gochat.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a client of the JDK's own TLS sends, as it came, with a pause behind every few hundred bytes. That many may ask
/// for new keys a dozen times, all within one read: milliseconds in which nobody else would have the carrier, for
/// virtual threads are not time-sliced. It belongs to the thread that reads.
final class PacedInput extends FilterInputStream {
    private static final int TURN_BYTES = 512;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private int turnBytes;

    PacedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (turnBytes >= TURN_BYTES) {
            LockSupport.parkNanos(PAUSE_NANOS);
            turnBytes = 0;
        }
        int read = in.read(bytes, offset, length);
        turnBytes += Math.max(0, read);
        return read;
    }
}
