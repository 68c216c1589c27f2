package gochat.net;

import java.io.IOException;

/// What was read from a socket and not yet consumed: `bytes[from..to)`. It belongs to a connection's reader.
///
/// It is small while the connection is quiet. A read that fills it shows that data streams, and calls for a
/// large buffer, which goes back before the reader would wait.
final class ReadBuffer {
    /// Holds a chat message or two, and any unconsumed rest that the decoder may leave.
    private static final int SMALL_BYTES = 512;

    private final Transport in;
    private final Buffers buffers;
    private final byte[] small = new byte[SMALL_BYTES];

    private byte[] bytes = small;
    private int from;
    private int to;
    private long received;

    ReadBuffer(Transport in, Buffers buffers) {
        this.in = in;
        this.buffers = buffers;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    void consumeTo(int position) {
        from = position;
    }

    /// Reads once more behind the unconsumed bytes, which move to the front.
    ///
    /// @return how many bytes came, -1 at the end of the stream, 0 when there is no memory for more
    int fill() throws IOException {
        boolean wasFull = to == bytes.length;
        if (bytes == small) {
            byte[] large = wasFull ? buffers.borrow(Buffers.BYTES) : null;
            moveTo(large != null ? large : small);
        } else if (to - from <= SMALL_BYTES / 2 && in.isDrained()) {
            shrink();
        } else {
            moveTo(bytes);
        }
        int read = in.read(bytes, to, bytes.length);
        if (read > 0) {
            to += read;
            received += read;
        }
        return read;
    }

    /// How many bytes have been read; another thread may see a figure that is a moment old.
    long received() {
        return received;
    }

    /// Reads and forgets until the end of the stream, and lets others run meanwhile.
    void discardAll() throws IOException {
        do {
            from = to;
            Thread.yield();
        } while (fill() >= 0);
        release();
    }

    /// Forgets what is left, and gives a large buffer back.
    void release() {
        from = to;
        shrink();
    }

    /// Gives a large buffer back.
    private void shrink() {
        byte[] large = bytes;
        if (large == small) return;
        moveTo(small);
        buffers.giveBack(large);
    }

    private void moveTo(byte[] target) {
        int left = to - from;
        if (left > 0) System.arraycopy(bytes, from, target, 0, left);
        bytes = target;
        from = 0;
        to = left;
    }
}
