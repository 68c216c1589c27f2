package gochat.server;

import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.Transport;
import gochat.ws.Frames;
import gochat.ws.MessageDeflater;
import gochat.ws.Opcode;
import java.io.IOException;
import java.util.Optional;

/// The frames that wait to be written to one connection, in order and bounded. Any thread may offer; at most
/// one at a time writes.
///
/// The offer that finds it unattended is told so ([Offer#UNATTENDED]), and must see to it that [#writeNow] or
/// [#writeOut] is called; all later ones ride along until it is empty. What gathers in between goes out in one write.
final class Outbox {
    /// After this much in a row a writer lets other threads run: virtual threads are not time-sliced.
    private static final int TURN_BYTES = 64 * 1024;

    private final NetLimits limits;
    private final Buffers buffers;
    private final CoarseClock clock;
    /// Null where no compression was agreed upon.
    private MessageDeflater deflater;

    private byte[] pending;
    private int pendingBytes;
    private int pendingMessages;
    /// What one at a time writes: `writing[writtenBytes..writingBytes)` is left of it.
    private byte[] writing;
    private int writtenBytes;
    private int writingBytes;
    private int writingMessages;
    private long sentBytes;
    private long sentFrames;
    private boolean attended;
    private Thread writer;
    private long writingSince;
    private boolean closed;

    Outbox(NetLimits limits, Buffers buffers, CoarseClock clock) {
        this.limits = limits;
        this.buffers = buffers;
        this.clock = clock;
    }

    /// Begins with the response to the opening handshake, which the caller must see to it that is written.
    ///
    /// @param with  compresses what is sent from now on. Who adds a message compresses it, which keeps the order that
    ///              the peer inflates in
    synchronized void begin(byte[] response, Optional<MessageDeflater> with) {
        insistOnRoom(response.length);
        System.arraycopy(response, 0, pending, 0, response.length);
        pendingBytes = response.length;
        attended = true;
        deflater = with.orElse(null);
    }

    /// Adds a frame if the limits allow it.
    synchronized Offer offer(int opcode, byte[] payload, int offset, int length) {
        if (closed) return Offer.CLOSED;
        int bytes = Frames.headerBytes(length) + length;
        if (pendingMessages + writingMessages >= limits.outboxMessages()
                || pendingBytes + writingBytes > limits.outboxBytes() - bytes) {
            return Offer.FULL;
        }
        return add(opcode, payload, offset, length);
    }

    /// Adds a frame beyond the limits: for what a reader sends on its own connection, which is bounded by what
    /// it reads between two calls of [#awaitRoom].
    synchronized Offer offerAnyway(int opcode, byte[] payload, int offset, int length) {
        return closed ? Offer.CLOSED : add(opcode, payload, offset, length);
    }

    /// Waits until nothing is pending, and adds a frame even if there is no memory for it: for the reader, when
    /// [#offerAnyway] found none. It costs a connection one frame at most.
    synchronized Offer offerWhenEmpty(int opcode, byte[] payload, int offset, int length) {
        try {
            awaitEmpty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Offer.CLOSED;
        }
        if (closed) return Offer.CLOSED;
        insistOnRoom(roomFor(length));
        return add(opcode, payload, offset, length);
    }

    /// Adds the last frame.
    synchronized Offer offerLast(int opcode, byte[] payload) {
        if (closed) return Offer.CLOSED;
        closed = true;
        notifyAll();
        insistOnRoom(roomFor(payload.length));
        return addFrame(opcode, payload, 0, payload.length);
    }

    private Offer add(int opcode, byte[] payload, int offset, int length) {
        // first of all, for a message that was deflated must go out: later ones look back to it
        if (!makeRoom(roomFor(length))) return Offer.NO_MEMORY;
        if (deflater == null || Opcode.isControl(opcode)) return addFrame(opcode, payload, offset, length);
        byte[] shorter = deflater.deflate(payload, offset, length);
        return shorter == null ? addFrame(opcode, payload, offset, length)
                : addFrame(opcode | Frames.COMPRESSED, shorter, 0, shorter.length);
    }

    private Offer addFrame(int opcode, byte[] payload, int offset, int length) {
        int at = Frames.putHeader(pending, pendingBytes, opcode, length);
        System.arraycopy(payload, offset, pending, at, length);
        pendingBytes = at + length;
        pendingMessages++;
        if (attended) return Offer.TAKEN;
        attended = true;
        return Offer.UNATTENDED;
    }

    /// What a frame takes at most, in bytes.
    private static int roomFor(int length) {
        return Frames.MAX_HEADER_BYTES + length + MessageDeflater.INVESTED_BYTES;
    }

    private void insistOnRoom(int bytes) {
        if (!makeRoom(bytes)) pending = buffers.insist(pending, pendingBytes + bytes);
    }

    /// False when there is no memory for this many more bytes.
    private boolean makeRoom(int bytes) {
        if (pending == null) return (pending = buffers.borrow(bytes)) != null;
        if (pending.length - pendingBytes >= bytes) return true;
        byte[] grown = buffers.grow(pending, pendingBytes, pendingBytes + bytes);
        if (grown != null) pending = grown;
        return grown != null;
    }

    /// Writes until nothing is pending. It blocks while the peer does not read.
    void writeOut(Transport out) throws IOException {
        int turnBytes = 0;
        while (takeChunk(Thread.currentThread())) {
            if (turnBytes >= TURN_BYTES) {
                Thread.yield();
                turnBytes = 0;
            }
            turnBytes += write(out, true);
        }
    }

    /// Writes until nothing is pending, but does not wait, and no longer than a turn.
    ///
    /// @return whether it came to the end; if not, the caller must see to it that [#writeOut] is called
    boolean writeNow(Transport out) throws IOException {
        int turnBytes = 0;
        while (takeChunk(null)) {
            if (turnBytes >= TURN_BYTES) return false;
            int bytes = write(out, false);
            if (writtenBytes < writingBytes) return false;
            turnBytes += bytes;
        }
        return true;
    }

    /// Writes on at the chunk, to its end if it may wait.
    ///
    /// @return how many bytes went
    private int write(Transport out, boolean wait) throws IOException {
        int from = writtenBytes;
        try {
            if (wait) {
                out.write(writing, from, writingBytes);
                writtenBytes = writingBytes;
            } else {
                writtenBytes += out.writeNow(writing, from, writingBytes);
            }
        } catch (IOException | RuntimeException | Error failed) {
            dropChunk();
            throw failed;
        }
        return writtenBytes - from;
    }

    /// Sees to it that there is a chunk to write, and takes what is pending when the last one is done.
    ///
    /// @param by  who waits for the peer; null if nobody does
    /// @return false when there is nothing left
    private synchronized boolean takeChunk(Thread by) {
        if (writtenBytes == writingBytes) {
            dropChunk();
            sentBytes += writingBytes;
            sentFrames += writingMessages;
            writing = pending;
            writingBytes = pendingBytes;
            writingMessages = pendingMessages;
            writtenBytes = 0;
            pending = null;
            pendingBytes = 0;
            pendingMessages = 0;
            attended = writing != null;
            notifyAll();
        }
        writer = attended ? by : null;
        writingSince = clock.nanos();
        return attended;
    }

    /// Gives back what holds the chunk. Whoever writes may call it, or nobody does.
    void dropChunk() {
        if (writing != null) buffers.giveBack(writing);
        writing = null;
    }

    synchronized void addTo(Totals totals) {
        totals.sentBytes += sentBytes;
        totals.sentFrames += sentFrames;
        totals.waitingBytes += pendingBytes + writingBytes;
    }

    /// Whether nothing waits and nothing more can come.
    synchronized boolean isFinished() {
        return closed && !attended;
    }

    /// For how long one write has been under way, in nanoseconds; 0 while there is none.
    synchronized long writingNanos() {
        return writer == null ? 0 : clock.nanos() - writingSince;
    }

    /// Drops what is pending and takes nothing more: the socket is gone.
    synchronized void discard() {
        closed = true;
        if (pending != null) buffers.giveBack(pending);
        pending = null;
        pendingBytes = 0;
        pendingMessages = 0;
        attended = false;
        notifyAll();
    }

    /// Waits until all is written or dropped. What waits must be somebody's to write.
    synchronized void awaitWritten() throws InterruptedException {
        while (attended) wait();
    }

    /// Whether the peer holds up the writer. If not, a full outbox only waits for a processor.
    synchronized boolean isStuck() {
        return writer != null && switch (writer.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    /// Waits until everything is written, or the connection closes.
    synchronized void awaitEmpty() throws InterruptedException {
        while (!closed && attended) wait();
    }

    /// Waits until what is pending is within the limits again, or the connection closes.
    synchronized void awaitRoom() throws InterruptedException {
        while (!closed && attended && (pendingMessages + writingMessages >= limits.outboxMessages()
                || pendingBytes + writingBytes >= limits.outboxBytes())) {
            wait();
        }
    }
}
