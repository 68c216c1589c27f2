package gochat.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The form of one record, big-endian: the CRC32C of what follows (4 bytes), the length of the body (4), seq (8), the
/// body. The sum comes first, so that it is taken in one pass.
final class Records {
    static final int HEAD_BYTES = 16;
    static final int MAX_BODY_BYTES = 8 << 20;
    /// A seq's first byte is therefore 0, which no text of a chat holds: none can pass for a record.
    static final long MAX_SEQ = 1L << 53;
    static final int LENGTH_AT = 4;
    static final int SEQ_AT = 8;

    private Records() {}

    /// Appends one to a buffer with room for it.
    static void put(ByteBuffer to, CRC32C crc, long seq, byte[] body) {
        int start = to.position();
        to.putInt(0).putInt(body.length).putLong(seq).put(body);
        to.limit(to.position()).position(start + LENGTH_AT);
        crc.reset();
        crc.update(to);
        to.limit(to.capacity()).putInt(start, (int) crc.getValue());
    }
}
