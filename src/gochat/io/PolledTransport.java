package gochat.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A TCP connection that never blocks in the kernel: its reader parks, and the [Poller] wakes it; what a writer cannot
/// write at once, the poller writes on at when there is room.
///
/// The socket stays registered for reading. While its reader is busy with something else, the poller finds it ready
/// again and again; the second time it takes the registration back, and the reader renews it before it waits.
public final class PolledTransport implements Transport {
    /// After this much in a row without waiting, a reader lets others have their turn: virtual threads are not
    /// time-sliced, and a flood must not starve its neighbours.
    private static final int TURN_BYTES = 32 * 1024;
    /// What is given to the system at once: the JDK copies all of it, even if little goes.
    private static final int WRITE_BYTES = 64 * 1024;

    /// What the reader does, and what the poller has told it.
    private enum Reading {
        /// It runs.
        BUSY,
        /// It is parked, or about to be.
        WAITING,
        /// It runs, and there is more to read.
        READY,
        /// It runs, there is more to read, and the poller looks elsewhere.
        MUTED
    }

    private final SocketChannel channel;
    private final Poller poller;
    private final Supplier<?> address;
    private final SelectionKey key;
    private final AtomicReference<Reading> reading = new AtomicReference<>(Reading.BUSY);
    private volatile Thread reader;
    private volatile Outgoing outgoing;
    /// A read that did not fill its buffer has emptied the socket's, so another would only fail.
    private boolean drained = true;
    private int turnBytes;

    /// @param address  gives what counts as the address that it comes from
    public PolledTransport(SocketChannel channel, Poller poller, Supplier<?> address) throws IOException {
        this.channel = channel;
        this.poller = poller;
        this.address = address;
        channel.configureBlocking(false);
        key = poller.register(channel, this);
    }

    /// The poller's next round comes behind all readers that its last one has woken.
    @Override
    public void awaitInput() throws IOException {
        if (!drained && turnBytes < TURN_BYTES) return;
        turnBytes = 0;
        reader = Thread.currentThread();
        if (reading.compareAndSet(Reading.BUSY, Reading.WAITING)) {
            while (reading.get() == Reading.WAITING) park();
        } else if (reading.getAndSet(Reading.BUSY) == Reading.MUTED) {
            watch(SelectionKey.OP_READ);
        }
        drained = false;
    }

    @Override
    public int read(byte[] bytes, int from, int to) throws IOException {
        int count = channel.read(ByteBuffer.wrap(bytes, from, to - from));
        drained = count < to - from;
        turnBytes += Math.max(0, count);
        return count;
    }

    @Override
    public void awaitTurn() {
        turnBytes = 0;
        poller.turns().queue(Thread.currentThread()).await();
    }

    @Override
    public void awaitEntrance() throws IOException {
        reader = Thread.currentThread();
        turnBytes = 0;
        Turn turn = poller.turns().queueForEntrance(reader, address.get());
        while (!turn.hasCome()) park();
    }

    @Override
    public void awaitShortTurn() {
        poller.turns().awaitShort();
    }

    private void watch(int operation) throws IOException {
        try {
            key.interestOpsOr(operation);
        } catch (CancelledKeyException closed) {
            throw new ClosedChannelException();
        }
        poller.wakeUp();
    }

    /// Parks until the poller or a close wakes us.
    private void park() throws IOException {
        if (!channel.isOpen()) throw new IOException("the connection has been cut");
        LockSupport.park(this);
        if (Thread.interrupted()) throw new InterruptedIOException("the connection's thread was interrupted");
    }

    /// Called by the poller when the socket is ready for something, perhaps before we know the key ourselves.
    void ready(SelectionKey key) {
        int operations = key.readyOps();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
            poller.attend(List.of(outgoing));
        }
        if ((operations & SelectionKey.OP_READ) == 0) return;
        if (reading.compareAndSet(Reading.WAITING, Reading.BUSY)) {
            LockSupport.unpark(reader);
        } else if (!reading.compareAndSet(Reading.BUSY, Reading.READY)) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
            if (!reading.compareAndSet(Reading.READY, Reading.MUTED)) key.interestOpsOr(SelectionKey.OP_READ);
        }
    }

    @Override
    public void attend(List<? extends Outgoing> outgoing) {
        poller.attend(outgoing);
    }

    @Override
    public void later(Runnable step) {
        poller.turns().later(step);
    }

    @Override
    public int write(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            int part = Math.min(to - at, WRITE_BYTES);
            int count = channel.write(ByteBuffer.wrap(bytes, at, part));
            at += count;
            if (count < part) break;
        }
        return at - from;
    }

    @Override
    public void awaitOutput(Outgoing outgoing) throws IOException {
        this.outgoing = outgoing;
        watch(SelectionKey.OP_WRITE);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void releaseInput() {}

    @Override
    public void releaseOutput() {}

    @Override
    public void close() throws IOException {
        channel.close();
        // a channel is only given up for good in the poller's next round
        poller.wakeUp();
        LockSupport.unpark(reader);
    }
}
