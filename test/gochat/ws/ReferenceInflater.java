package gochat.ws;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// RFC 7692, section 7.2.2, byte by byte: each byte of a compressed message gives what it makes sure, all that the
/// connection has ever inflated being remembered.
///
/// One choice is ours: a message whose last block is marked as the last of all (7.2.3.4) may end right behind it.
final class ReferenceInflater {
    private static final int WINDOW_BYTES = 32 * 1024;
    /// 7.2.2: to be appended to each message.
    private static final int[] TAIL = {0, 0, 0xFF, 0xFF};
    /// Empty blocks that are the last of all, stored and coded: between two blocks, and nowhere else, zlib finishes
    /// with either of them.
    private static final byte[][] LAST_BLOCKS = {{1, 0, 0, (byte) 0xFF, (byte) 0xFF}, {3, 0}};

    /// All that was inflated, of this message and earlier ones.
    private final ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    private Inflater zlib;
    /// What `zlib` was given: the window to look back to, and the bytes.
    private byte[] window;
    private ByteArrayOutputStream input;

    /// Takes the next byte of a message, and returns what it gives.
    byte[] take(int b) throws DataFormatException {
        if (zlib == null || zlib.finished()) begin();
        zlib.setInput(new byte[] {(byte) b});
        input.write(b);
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        byte[] piece = new byte[1000];
        for (int bytes; (bytes = zlib.inflate(piece)) > 0; ) given.write(piece, 0, bytes);
        inflated.writeBytes(given.toByteArray());
        return given.toByteArray();
    }

    private void begin() {
        release();
        byte[] all = inflated.toByteArray();
        window = Arrays.copyOfRange(all, Math.max(0, all.length - WINDOW_BYTES), all.length);
        input = new ByteArrayOutputStream();
        zlib = start();
    }

    private Inflater start() {
        Inflater started = new Inflater(true);
        if (window.length > 0) started.setDictionary(window);
        return started;
    }

    /// Ends the message, and tells whether it could end there: with its tail it makes whole blocks, and the tail
    /// itself gives nothing.
    boolean end() {
        if (zlib == null) return true;
        try {
            if (zlib.finished()) return true;
            for (int b : TAIL) if (take(b).length > 0) return false;
            return zlib.finished() || finishesWith(LAST_BLOCKS[0]) && finishesWith(LAST_BLOCKS[1]);
        } catch (DataFormatException corrupt) {
            return false;
        } finally {
            release();
        }
    }

    private boolean finishesWith(byte[] lastBlock) {
        Inflater probe = start();
        try {
            probe.setInput(input.toByteArray());
            byte[] piece = new byte[1000];
            for (int bytes = 1; bytes > 0; ) bytes = probe.inflate(piece);
            probe.setInput(lastBlock);
            return probe.inflate(piece) == 0 && probe.finished() && probe.getRemaining() == 0;
        } catch (DataFormatException corrupt) {
            return false;
        } finally {
            probe.end();
        }
    }

    /// Frees the native memory of a message that never ends.
    void release() {
        if (zlib != null) zlib.end();
        zlib = null;
    }
}
