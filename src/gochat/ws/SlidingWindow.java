package gochat.ws;

import java.util.Arrays;

/// The last bytes of what went one way over a connection: what the next compressed message may refer back to
/// (LZ77 sliding window, RFC 7692, section 7.2). It grows with what has come, up to its capacity.
///
/// Kept here rather than in zlib, a window costs its bytes alone: the zlib streams, of up to 268 KB each, are
/// shared by all connections, and a connection that has never said anything compressed costs nothing.
final class SlidingWindow {
    static final byte[] NOTHING = {};

    private final int capacity;
    private byte[] bytes = NOTHING;
    private int length;

    /// @param capacity  in bytes
    SlidingWindow(int capacity) {
        this.capacity = capacity;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Appends `from[offset..offset+count)`; the oldest bytes give way.
    void append(byte[] from, int offset, int count) {
        int added = Math.min(count, capacity);
        int kept = Math.min(length, capacity - added);
        if (kept + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(capacity, Math.max(kept + added, 2 * bytes.length)));
        }
        if (kept < length) System.arraycopy(bytes, length - kept, bytes, 0, kept);
        System.arraycopy(from, offset + count - added, bytes, kept, added);
        length = kept + added;
    }

    void clear() {
        bytes = NOTHING;
        length = 0;
    }
}
