package gochat.ws;

import java.util.Arrays;
import java.util.zip.Deflater;

/// Deflates the messages that go out on one connection (RFC 7692, section 7.2.1). One thread at a time may call it.
///
/// The JDK's Deflater always looks back up to 32 KiB. A smaller window is honoured by a full flush after each
/// window's worth of input, which makes it forget: with 512 bytes a text shrinks to 43 % that way, where
/// Huffman coding alone, the other way to keep a promise about distances, gives 54 %.
public final class MessageDeflater {
    /// How far back into earlier messages we look. Twice as far would cost twice the time and gain a twentieth.
    private static final int HISTORY_BYTES = 4 * 1024;
    /// A shorter message would hardly shrink.
    private static final int MIN_BYTES = 16;
    /// What a flush adds and each block of incompressible input, at most; and what we cut off at the end.
    private static final int FLUSH_BYTES = 16;
    private static final int STORED_BLOCK_BYTES = 1 << 13;
    private static final int TAIL_BYTES = 4;
    /// How much longer than it is a message may become where later ones can then look back to it.
    private static final int INVESTED_BYTES = 4;

    private final int windowBytes;
    private final boolean keepsContext;
    private final Compression.Pool<Deflater> pool;
    private final Window history;

    MessageDeflater(PerMessageDeflate agreed, Compression.Pool<Deflater> pool) {
        this.windowBytes = agreed.serverWindowBytes();
        this.keepsContext = !agreed.serverNoContextTakeover();
        this.pool = pool;
        this.history = new Window(Math.min(HISTORY_BYTES, windowBytes / 2));
    }

    /// Deflates a message. If it then goes out, [#sent] must be called before the next one.
    ///
    /// @return its payload in a frame marked as [Frames#COMPRESSED]; null when that is not worth it, and the message
    ///         should go out as it is
    public byte[] deflate(byte[] bytes, int offset, int length) {
        if (length < MIN_BYTES) return null;
        Deflater deflater = pool.borrow();
        try {
            byte[] out = new byte[mostBytes(length)];
            int size = deflate(deflater, bytes, offset, offset + length, out) - TAIL_BYTES;
            if (size >= length + (keepsContext ? INVESTED_BYTES : 0)) return null;
            return Arrays.copyOf(out, size);
        } finally {
            pool.giveBack(deflater);
        }
    }

    /// The message that was deflated last goes out: later ones may look back to it.
    public void sent(byte[] bytes, int offset, int length) {
        if (keepsContext) history.append(bytes, offset, length);
    }

    private int mostBytes(int length) {
        return length + (length / STORED_BLOCK_BYTES + length / windowBytes + 2) * FLUSH_BYTES;
    }

    private int deflate(Deflater deflater, byte[] bytes, int from, int to, byte[] out) {
        if (history.length() > 0) deflater.setDictionary(history.bytes(), 0, history.length());
        int size = 0;
        int room = windowBytes - history.length();
        while (true) {
            int part = hasSmallWindow() ? Math.min(room, to - from) : to - from;
            boolean last = part == to - from;
            deflater.setInput(bytes, from, part);
            do {
                size += deflater.deflate(out, size, out.length - size,
                        last ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH);
            } while (!deflater.needsInput());
            if (last) return size;
            from += part;
            room = windowBytes;
        }
    }

    private boolean hasSmallWindow() {
        return windowBytes < 1 << PerMessageDeflate.MAX_WINDOW_BITS;
    }
}
