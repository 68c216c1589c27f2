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

/// A TCP connection that never blocks in the kernel: whoever has to wait parks, and the [Poller] wakes it.
///
/// The socket stays registered for reading. While its reader is busy with something else, the poller finds it ready
/// again and again; the second time it takes the registration back, and the reader renews it before it waits.
public final class PolledTransport implements Transport {
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
    private final SelectionKey key;
    private final AtomicReference<Reading> reading = new AtomicReference<>(Reading.BUSY);
    private volatile Thread reader;
    private volatile Thread writer;
    private boolean drained = true;

    public PolledTransport(SocketChannel channel, Poller poller) throws IOException {
        this.channel = channel;
        this.poller = poller;
        channel.configureBlocking(false);
        key = poller.register(channel, this);
    }

    @Override
    public boolean awaitInput() throws IOException {
        // a read that did not fill its buffer has emptied the socket's, so another would only fail
        if (!drained) return true;
        reader = Thread.currentThread();
        if (reading.compareAndSet(Reading.BUSY, Reading.WAITING)) {
            while (reading.get() == Reading.WAITING) park();
        } else if (reading.getAndSet(Reading.BUSY) == Reading.MUTED) {
            watch(SelectionKey.OP_READ);
        }
        drained = false;
        return true;
    }

    @Override
    public int read(byte[] bytes, int from, int to) throws IOException {
        int count = channel.read(ByteBuffer.wrap(bytes, from, to - from));
        drained = count < to - from;
        return count;
    }

    /// The poller's next round comes behind all readers that its last one has woken.
    @Override
    public void rest() {
        drained = true;
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
            Thread waiting = writer;
            writer = null;
            LockSupport.unpark(waiting);
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
    public int writeNow(byte[] bytes, int from, int to) throws IOException {
        return channel.write(ByteBuffer.wrap(bytes, from, to - from));
    }

    @Override
    public void write(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
        while (true) {
            channel.write(buffer);
            if (!buffer.hasRemaining()) return;
            writer = Thread.currentThread();
            watch(SelectionKey.OP_WRITE);
            while (writer != null) park();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        // a channel is only given up for good in the poller's next round
        poller.wakeUp();
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
    }
}
