package gochat.ws;

import java.util.Arrays;

/// The bytes of a message that comes in parts. They grow with what has arrived, and are asked for first. It belongs to
/// a [Decoder].
final class Gathering {
    private static final int FIRST_BYTES = 256;
    private static final byte[] NOTHING = {};

    private final Memory memory;
    private final int mostBytes;
    private byte[] bytes = NOTHING;
    private int size;
    private int claimedBytes;

    /// @param mostBytes  of a message that is kept
    Gathering(Memory memory, int mostBytes) {
        this.memory = memory;
        this.mostBytes = mostBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    boolean hasClaimed() {
        return claimedBytes > 0;
    }

    void claim(int more) throws ProtocolViolation {
        if (!memory.claim().test(more)) {
            throw new ProtocolViolation(CloseCode.TRY_AGAIN_LATER, "the server is short of memory");
        }
        claimedBytes += more;
    }

    /// Makes room for so many more.
    void makeRoom(int more) throws ProtocolViolation {
        int needed = size + more;
        if (needed <= bytes.length) return;
        int doubled = Math.max(FIRST_BYTES, Math.max(needed, 2 * bytes.length));
        int grown = Math.max(needed, Math.min(doubled, mostBytes));
        claim(grown - bytes.length);
        bytes = Arrays.copyOf(bytes, grown);
    }

    void add(byte[] source, int from, int count) throws ProtocolViolation {
        makeRoom(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    /// So many have been put behind the others.
    void added(int count) {
        size += count;
    }

    /// What comes takes the place of what is there.
    void startOver() {
        size = 0;
    }

    /// Gives back what it has taken.
    void drop() {
        if (claimedBytes > 0) memory.release().accept(claimedBytes);
        claimedBytes = 0;
        bytes = NOTHING;
        size = 0;
    }
}
