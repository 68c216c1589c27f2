package gochat.outbox;

import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.Outgoing;
import gochat.io.Transport;
import gochat.ws.Frames;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The frames that wait to be written to one connection, in order and bounded. Any thread may offer; at most
/// one at a time writes. [OutboxState] is its life.
///
/// The offer that finds it idle is told so ([Offer#UNATTENDED]), and must see to it that [#writeNow] is called; all
/// later ones ride along until it is empty, or until so much waits that one is told so again. What gathers in between
/// goes out in one write.
///
/// It is full when so many bytes or frames wait as the limits say; but an empty one takes a frame of any size. Offers
/// do not wait. Whoever wants to wait parks in one of the `await` methods, and is woken when there is room, or none is
/// to be expected: when half of what may wait has gone, when the peer takes no more, and at the end.
public final class Outbox implements Outgoing {
    /// After this much in a row a writer turns to others.
    private static final int TURN_BYTES = 64 * 1024;
    /// So much does not wait for more: it is written while the processor still has it at hand.
    private static final int HEAVY_BYTES = 12 * 1024;

    /// Whose outbox it is. Called without any lock of the outbox's, by whoever writes.
    public interface Owner {
        /// There is room again, which was missed.
        void hasRoom();

        /// Nothing more can be written: the connection is broken, or the server has met a defect of its own.
        void broke(Throwable how);
    }

    /// What a writer does behind a write.
    private enum Next { WRITE_ON, AWAIT_OUTPUT, QUEUE, SHUT_DOWN, LEAVE }

    private final OutboxLimits limits;
    private final Transport out;
    private final Owner owner;
    private final Progress progress;
    private final Waiters waiters = new Waiters(this);
    private OutboxState state = OutboxState.IDLE;
    private Chunk pending;
    private Chunk chunk;
    private long sentBytes;
    private long sentFrames;
    /// Nothing more is taken: it has the last frame.
    private boolean sealed;
    /// The peer has said its last.
    private boolean heardAll;
    /// Somebody was refused for want of room, and nobody told since that there is some.
    private boolean roomMissed;

    /// @param out  where it is written
    public Outbox(OutboxLimits limits, Buffers buffers, CoarseClock clock, Transport out, Owner owner) {
        this.limits = limits;
        this.pending = new Chunk(buffers);
        this.chunk = new Chunk(buffers);
        this.progress = new Progress(clock);
        this.out = out;
        this.owner = owner;
    }

    /// Begins with the response to the opening handshake, which is perhaps the last that there will be.
    public synchronized Offer begin(byte[] response, boolean last) {
        if (isShut()) return Offer.CLOSED;
        pending.insistOnRoomFor(response.length);
        pending.addRaw(response);
        sealed = last;
        return added(0);
    }

    /// Whether a frame of this length would be refused, as an [#offer] answers; else null.
    synchronized Offer refusal(Allowance allowance, int length) {
        if (isShut()) return Offer.CLOSED;
        if (allowance != Allowance.LIMITED || !isFullFor(length)) return null;
        roomMissed = true;
        return Offer.FULL;
    }

    /// Adds a frame.
    public synchronized Offer offer(Allowance allowance, int opcode, byte[] payload, int offset, int length) {
        Offer refusal = refusal(allowance, length);
        if (refusal != null) return refusal;
        if (allowance == Allowance.INSISTED) pending.insistOnRoomFor(length);
        else if (!pending.makeRoomFor(length)) return Offer.NO_MEMORY;
        int before = pending.bytes();
        pending.add(opcode, payload, offset, length);
        return added(before);
    }

    /// Adds the last frame.
    synchronized Offer offerLast(int opcode, byte[] payload) {
        Offer offer = offer(Allowance.INSISTED, opcode, payload, 0, payload.length);
        sealed = true;
        waiters.wake();
        return offer;
    }

    private Offer added(int pendingBefore) {
        OutboxState before = state;
        state = before.offered();
        return before == OutboxState.IDLE || pendingBefore < HEAVY_BYTES && isHeavy() ? Offer.UNATTENDED : Offer.TAKEN;
    }

    private boolean isShut() {
        return sealed || state.isCut();
    }

    private boolean isFullFor(int length) {
        int waiting = pending.bytes() + chunk.bytes();
        return waiting > 0 && (pending.frames() + chunk.frames() >= limits.messages()
                || waiting > limits.bytes() - Frames.headerBytes(length) - length);
    }

    private boolean isHalfFree() {
        return pending.frames() + chunk.frames() <= limits.messages() / 2
                && pending.bytes() + chunk.bytes() <= limits.bytes() / 2;
    }

    /// Whether so much waits that it is best written at once. The answer may be a moment old; it takes no lock.
    public boolean isHeavy() {
        return state == OutboxState.QUEUED && pending.bytes() >= HEAVY_BYTES;
    }

    /// Has it written out: who was told that it is unattended must call it, or write himself.
    public void attend() {
        out.attend(List.of(this));
    }

    /// Writes until nothing is pending, the peer takes no more, or the turn is over.
    @Override
    public void writeNow() {
        try {
            write();
        } catch (IOException | RuntimeException | Error failed) {
            owner.broke(failed);
        }
    }

    private void write() throws IOException {
        if (!beginToWrite()) return;
        Next next = Next.WRITE_ON;
        try {
            for (int turnBytes = 0; next == Next.WRITE_ON; ) {
                int count = chunk.write(out);
                turnBytes += count;
                next = wrote(count, turnBytes < TURN_BYTES);
                if (roomMissed && isRoomToTell()) owner.hasRoom();
            }
        } catch (IOException | RuntimeException | Error failed) {
            if (next == Next.WRITE_ON) fail();
            throw failed;
        }
        switch (next) {
            case AWAIT_OUTPUT -> out.awaitOutput(this);
            case QUEUE -> attend();
            case SHUT_DOWN -> out.shutdownOutput();
            case WRITE_ON, LEAVE -> { }
        }
    }

    /// Takes the chunk, if it is there to be written and nobody is at it.
    private synchronized boolean beginToWrite() {
        if (!state.isWritable()) return false;
        if (state == OutboxState.QUEUED) takeChunk();
        state = OutboxState.WRITING;
        return true;
    }

    /// What is pending becomes the chunk, which was empty.
    private void takeChunk() {
        Chunk written = chunk;
        chunk = pending;
        pending = written;
    }

    /// The writer comes back.
    ///
    /// @param count    the bytes that went
    /// @param writesOn whether he has time for more
    private synchronized Next wrote(int count, boolean writesOn) {
        chunk.advance(count);
        sentBytes += count;
        if (state.isCut()) {
            fail();
            return Next.LEAVE;
        }
        if (chunk.isEmpty()) {
            progress.flowed();
            sentFrames += chunk.frames();
            chunk.drop();
            state = state.wrote(!pending.isEmpty(), writesOn);
            if (state == OutboxState.WRITING) takeChunk();
        } else {
            progress.stalled(count);
            state = state.stalled();
        }
        if (state == OutboxState.WAITING || isHalfFree()) waiters.wake();
        return switch (state) {
            case WRITING -> Next.WRITE_ON;
            case QUEUED -> Next.QUEUE;
            case WAITING -> Next.AWAIT_OUTPUT;
            case IDLE -> sealed && heardAll ? Next.SHUT_DOWN : Next.LEAVE;
            case ABANDONED, GONE -> throw new IllegalStateException("" + state);
        };
    }

    private synchronized boolean isRoomToTell() {
        if (!roomMissed || isShut() || !isHalfFree()) return false;
        roomMissed = false;
        return true;
    }

    private synchronized void fail() {
        state = state.failed();
        dropAll();
    }

    /// Drops all and takes nothing more: the connection is cut. Any thread may call it.
    public synchronized void discard() {
        state = state.cut();
        if (state == OutboxState.GONE) {
            dropAll();
        } else {
            pending.drop();
            waiters.wake();
        }
    }

    private void dropAll() {
        pending.drop();
        chunk.drop();
        waiters.wake();
        out.releaseOutput();
    }

    public synchronized Counts counts() {
        return new Counts(sentBytes, sentFrames, pending.bytes() + chunk.bytes());
    }

    OutboxState state() {
        return state;
    }

    /// The peer has said its last: our half of the stream ends as well, behind the last frame.
    public void end() throws IOException {
        synchronized (this) {
            heardAll = true;
            if (!sealed || state != OutboxState.IDLE) return;
        }
        out.shutdownOutput();
    }

    /// A figure that may be a moment old, without the lock.
    public long sentBytes() {
        return sentBytes;
    }

    /// How its client takes what is written.
    public Progress progress() {
        return progress;
    }

    /// Waits for room for a frame, or the end; not while the peer takes nothing. What is there must be attended.
    ///
    /// @return false when there is no room, because its client does not read
    public boolean awaitRoomFor(int length) throws InterruptedException {
        waiters.await(() -> hasRoomFor(length) || state == OutboxState.WAITING);
        return hasRoomFor(length);
    }

    /// The step of which [#awaitRoomFor] is made: whether there is nothing to wait for; if not, whom to wake then.
    boolean isRoomOrWakes(int length, Runnable wakes) {
        return waiters.isTrueOrWakes(() -> hasRoomFor(length) || state == OutboxState.WAITING, wakes);
    }

    private synchronized boolean hasRoomFor(int length) {
        return isShut() || !isFullFor(length);
    }

    /// Waits until what waits is within the limits again, and nothing else is full that empties into this outbox and is
    /// asked without a lock; or the connection closes. What is there must be attended.
    public void awaitRoom(BooleanSupplier isElseFull) throws InterruptedException {
        waiters.await(() -> isShut() || !isFullFor(0) && !isElseFull.getAsBoolean());
    }

    /// Waits until everything is written or dropped. What is there must be attended.
    public void awaitWritten() throws InterruptedException {
        waiters.await(() -> state == OutboxState.IDLE || state.isCut());
    }

    @Override
    public synchronized String toString() {
        return state + (sealed ? " sealed" : "") + (roomMissed ? " missed" : "") + ", " + pending + ", " + chunk;
    }
}
