package gochat.ws;

import java.util.Arrays;
import java.util.zip.Deflater;

/// Deflates the messages that go out on one connection (RFC 7692, section 7.2.1). One thread at a time may call it.
///
/// A message refers back to earlier ones of its own author alone ([Quotes]): so its length tells nothing of what others
/// wrote to the same reader.
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
    /// A longer message is deflated as fast as can be, which gives 15 % more bytes of text: its carrier does nothing
    /// else meanwhile, and 1 MB would take 48 ms, or 12 as it is.
    private static final int FAST_BEYOND_BYTES = 64 * 1024;
    /// The author of what refers to nothing, and is referred to by nothing.
    public static final long NOBODY = 0;

    private final int windowBytes;
    private final boolean keepsContext;
    private final Compression.Pool<Deflater> pool;
    private final Quotes history;

    MessageDeflater(PerMessageDeflate agreed, Compression.Pool<Deflater> pool) {
        this.windowBytes = agreed.serverWindowBytes();
        this.keepsContext = !agreed.serverNoContextTakeover();
        this.pool = pool;
        this.history = new Quotes(Math.min(HISTORY_BYTES, windowBytes / 2));
    }

    /// Deflates a message. If it then goes out, [#sent] must be called before the next one.
    ///
    /// @param author  whose words it holds, and nobody else's: a number for each that stays the same, or [#NOBODY]
    /// @return its payload in a frame marked as [Frames#COMPRESSED]; null when that is not worth it, and the message
    ///         should go out as it is
    public byte[] deflate(long author, byte[] bytes, int offset, int length) {
        if (length < MIN_BYTES) return null;
        Deflater deflater = pool.borrow();
        try {
            byte[] out = new byte[mostBytes(length)];
            deflater.setLevel(length > FAST_BEYOND_BYTES ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION);
            // takes effect with this: zlib up to 1.2.11 would deflate the input with it, and flush it in its own way
            deflater.deflate(out);
            byte[] before = history.before(author, bytes, offset, length);
            int size = deflate(deflater, before, bytes, offset, offset + length, out) - TAIL_BYTES;
            if (size >= length + (keepsContext ? INVESTED_BYTES : 0)) return null;
            return Arrays.copyOf(out, size);
        } finally {
            pool.giveBack(deflater);
        }
    }

    /// The message that was deflated last goes out: later ones may look back to it.
    public void sent(long author, byte[] bytes, int offset, int length) {
        if (keepsContext) history.append(author, bytes, offset, length);
    }

    private int mostBytes(int length) {
        return length + (length / STORED_BLOCK_BYTES + length / windowBytes + 2) * FLUSH_BYTES;
    }

    private int deflate(Deflater deflater, byte[] before, byte[] bytes, int from, int to, byte[] out) {
        if (before.length > 0) deflater.setDictionary(before);
        int size = 0;
        int room = windowBytes - before.length;
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
