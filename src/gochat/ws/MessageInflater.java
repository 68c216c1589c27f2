package gochat.ws;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates the messages of one connection, as they arrive (RFC 7692, section 7.2.2). Called by the connection's
/// reader alone.
///
/// For each message: [#input] what has come, then call [#inflate] until it gives nothing more, and so on; [#end] it.
/// It gives only as much as there is room for, so that who calls it can stop a bomb early.
public final class MessageInflater {
    /// The native memory that a message under way borrows, about.
    static final int BORROWED_BYTES = 43 * 1024;

    private static final int WINDOW_BYTES = 1 << PerMessageDeflate.MAX_WINDOW_BITS;
    /// What a sender cuts off (7.2.1), an empty block, and one more that is marked as the last: only where the
    /// message has ended between two blocks does zlib see the end.
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private final boolean keepsContext;
    private final Compression.Pool<Inflater> pool;
    private final SlidingWindow window = new SlidingWindow(WINDOW_BYTES);

    /// Of the message under way; null between messages.
    private Inflater inflater;
    private byte[] input;
    private int inputEnd;

    MessageInflater(PerMessageDeflate agreed, Compression.Pool<Inflater> pool) {
        this.keepsContext = !agreed.clientNoContextTakeover();
        this.pool = pool;
    }

    /// Takes the next bytes of a message; they must stay as they are until [#inflate] has given nothing more.
    void input(byte[] bytes, int from, int to) {
        if (from == to) return;
        if (inflater == null) {
            inflater = pool.borrow();
            lookBack();
        } else if (inflater.finished()) {
            startOver();
        }
        input = bytes;
        inputEnd = to;
        inflater.setInput(bytes, from, to - from);
    }

    /// Inflates into `out[from..to)`.
    ///
    /// @return how many bytes; 0 when all input is used up
    int inflate(byte[] out, int from, int to) throws ProtocolViolation {
        try {
            while (inflater != null) {
                int bytes = inflater.inflate(out, from, to - from);
                if (bytes > 0) {
                    window.append(out, from, bytes);
                    return bytes;
                }
                int rest = inflater.getRemaining();
                if (!inflater.finished() || rest == 0) return 0;
                // 7.2.3.4: a block may be marked as the last of a stream; the message goes on behind it
                startOver();
                inflater.setInput(input, inputEnd - rest, rest);
            }
            return 0;
        } catch (DataFormatException corrupt) {
            throw new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "the message is not compressed as it should be");
        }
    }

    private void startOver() {
        inflater.reset();
        lookBack();
    }

    private void lookBack() {
        if (window.length() > 0) inflater.setDictionary(window.bytes(), 0, window.length());
    }

    /// Ends the message.
    ///
    /// @throws ProtocolViolation when it has ended inside a block
    void end() throws ProtocolViolation {
        if (inflater == null) return;
        if (!inflater.finished()) input(TAIL, 0, TAIL.length);
        byte[] nothing = new byte[1];
        if (inflate(nothing, 0, 1) > 0 || !inflater.finished()) {
            throw new ProtocolViolation(CloseCode.INVALID_PAYLOAD, "the compressed message is cut short");
        }
        release();
        if (!keepsContext) window.clear();
    }

    /// Gives back what a message that never ended has borrowed.
    void release() {
        if (inflater == null) return;
        pool.giveBack(inflater);
        inflater = null;
        input = null;
    }
}
