package gochat.net;

/// Large buffers, lent to connections while data streams and given back before they wait. Any thread may call it.
final class Buffers {
    static final int BYTES = 16 * 1024;
    /// What is given back beyond these is left to the collector.
    private static final int MAX_KEPT = 256;

    private final byte[][] kept = new byte[MAX_KEPT][];
    private int count;

    byte[] borrow() {
        synchronized (this) {
            if (count > 0) {
                byte[] buffer = kept[--count];
                kept[count] = null;
                return buffer;
            }
        }
        return new byte[BYTES];
    }

    /// Takes a buffer back; one that is not of the common size is let go.
    synchronized void giveBack(byte[] buffer) {
        if (buffer.length == BYTES && count < MAX_KEPT) kept[count++] = buffer;
    }
}
