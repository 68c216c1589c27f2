package gochat.outbox;

import gochat.io.Buffers;
import gochat.io.Transport;
import gochat.ws.Frames;
import java.io.IOException;

/// Frames one behind the other, in a lent buffer that grows with them. It belongs to an [Outbox], whose lock guards it;
/// while it is being written, it is the writer's.
final class Chunk {
    private final Buffers buffers;
    /// Lent, or null while there are none.
    private byte[] bytes;
    private int from;
    private int to;
    private int frames;

    Chunk(Buffers buffers) {
        this.buffers = buffers;
    }

    boolean isEmpty() {
        return from == to;
    }

    int bytes() {
        return to - from;
    }

    int frames() {
        return frames;
    }

    /// False when there is no memory for a frame with so much payload.
    boolean makeRoomFor(int payloadBytes) {
        return makeRoom(Frames.MAX_HEADER_BYTES + payloadBytes);
    }

    /// As [#makeRoomFor], but beyond the share if need be.
    void insistOnRoomFor(int payloadBytes) {
        int room = Frames.MAX_HEADER_BYTES + payloadBytes;
        if (!makeRoom(room)) bytes = buffers.insist(bytes, to + room);
    }

    private boolean makeRoom(int room) {
        if (bytes == null) return (bytes = buffers.borrow(room)) != null;
        if (bytes.length - to >= room) return true;
        byte[] grown = buffers.grow(bytes, to, to + room);
        if (grown != null) bytes = grown;
        return grown != null;
    }

    /// Adds a frame for which there is room.
    void add(int opcode, byte[] payload, int offset, int length) {
        append(payload, offset, length, Frames.putHeader(bytes, to, opcode, length));
        frames++;
    }

    /// Adds what is no frame, for which there is room.
    void addRaw(byte[] raw) {
        append(raw, 0, raw.length, to);
    }

    private void append(byte[] source, int offset, int length, int at) {
        System.arraycopy(source, offset, bytes, at, length);
        to = at + length;
    }

    /// Writes what goes without waiting.
    int write(Transport out) throws IOException {
        return out.write(bytes, from, to);
    }

    /// So many bytes have gone.
    void advance(int count) {
        from += count;
    }

    /// Forgets everything, and gives the buffer back.
    void drop() {
        if (bytes != null) buffers.giveBack(bytes);
        bytes = null;
        from = 0;
        to = 0;
        frames = 0;
    }

    @Override
    public String toString() {
        return frames + " frames [" + from + ", " + to + ")";
    }
}
