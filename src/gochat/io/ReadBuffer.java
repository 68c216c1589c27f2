package gochat.io;

import java.io.IOException;
import java.util.Arrays;

/// What was read from a socket and not yet consumed: `bytes[from..to)`. It belongs to a connection's reader.
///
/// While a connection is quiet it has no buffer at all: a large one is borrowed when there is something to read, and
/// goes back when that has been handled. The same few buffers thus serve all, and stay in the processor's cache.
public final class ReadBuffer {
    /// What may be kept between two reads without a lent buffer: more than the decoder ever leaves. It is also the
    /// size of the buffer to read into while memory is short.
    private static final int SMALL_BYTES = 512;
    private static final byte[] NOTHING = {};

    private final Transport in;
    private final Buffers buffers;

    private byte[] bytes = NOTHING;
    private boolean lent;
    private int from;
    private int to;
    private long received;

    public ReadBuffer(Transport in, Buffers buffers) {
        this.in = in;
        this.buffers = buffers;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    /// The rest may move: ask anew where it is.
    public void consumeTo(int position) {
        from = position;
        giveBack();
    }

    boolean isEmpty() {
        return from == to;
    }

    /// Waits for input, and reads once more behind the unconsumed bytes, which move to the front.
    ///
    /// @return how many bytes came, -1 at the end of the stream, 0 when there is no memory for more
    public int fill() throws IOException {
        int read;
        do {
            giveBack();
            in.awaitInput();
            if (!makeRoom()) return 0;
            read = readMore();
        } while (read == 0);
        return read;
    }

    /// As [#fill], but it does not wait.
    ///
    /// @return how many bytes came, 0 when none have
    /// @throws IOException when there is no memory for more, too
    int fillNow() throws IOException {
        if (!makeRoom()) throw new IOException("the server is short of memory");
        return readMore();
    }

    private boolean makeRoom() {
        if (!lent) borrow();
        moveTo(lent || bytes.length >= SMALL_BYTES ? bytes : new byte[SMALL_BYTES]);
        return to < bytes.length;
    }

    private int readMore() throws IOException {
        int read = in.read(bytes, to, bytes.length);
        if (read > 0) {
            to += read;
            received += read;
        }
        return read;
    }

    /// How many bytes have been read; another thread may see a figure that is a moment old.
    public long received() {
        return received;
    }

    /// Reads and forgets until the end of the stream.
    public void discardAll() throws IOException {
        do from = to; while (fill() >= 0);
        release();
    }

    /// Forgets what is left, and gives the buffer back.
    public void release() {
        consumeTo(to);
    }

    private void borrow() {
        byte[] large = buffers.borrow(Buffers.BYTES);
        if (large == null) return;
        moveTo(large);
        lent = true;
    }

    /// Gives a lent buffer back, if what is left is short enough to be kept aside.
    private void giveBack() {
        if (!lent || to - from > SMALL_BYTES) return;
        byte[] large = bytes;
        bytes = to == from ? NOTHING : Arrays.copyOfRange(bytes, from, to);
        to -= from;
        from = 0;
        buffers.giveBack(large);
        lent = false;
    }

    private void moveTo(byte[] target) {
        int left = to - from;
        if (left > 0 && (target != bytes || from > 0)) System.arraycopy(bytes, from, target, 0, left);
        bytes = target;
        from = 0;
        to = left;
    }
}
