package gochat.server;

import gochat.io.Outgoing;
import gochat.io.Transport;
import gochat.ws.MessageDeflater;
import gochat.ws.Opcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The writing half of a [Connection]: leaves frames in outboxes, its own and others', and sees to it that they are
/// written. Only the connection's reader may call it, but for what says otherwise.
final class Sender implements Outgoing {
    private static final byte[] NO_PAYLOAD = {};

    private final Connection connection;
    private final Outbox outbox;
    private final Transport transport;

    /// Those with whom this reader left frames that nobody writes out yet, itself perhaps among them.
    private final List<Sender> unattended = new ArrayList<>(0);

    Sender(Connection connection, Outbox outbox, Transport transport) {
        this.connection = connection;
        this.outbox = outbox;
        this.transport = transport;
    }

    /// Has the response to the opening handshake go out with the first batch.
    void begin(byte[] response, Optional<MessageDeflater> deflater) {
        outbox.begin(response, deflater);
        unattended.add(this);
    }

    /// Sends to this very client. It takes everything: the reader waits for room before it reads on. While memory
    /// is short, an answer waits until those before it are written, and so for this client alone.
    Offer answer(int opcode, byte[] payload, int offset, int length) {
        Offer offer = outbox.offerAnyway(opcode, payload, offset, length);
        if (offer == Offer.NO_MEMORY) {
            writeBatch();
            offer = outbox.offerWhenEmpty(opcode, payload, offset, length);
        }
        return note(this, offer);
    }

    /// Leaves a frame with another connection.
    ///
    /// @return what became of it. A connection whose outbox is full because its client does not read is
    ///         closed, so that its senders hear of it and memory stays bounded.
    Offer forward(Sender to, int opcode, byte[] payload, int offset, int length) {
        if (to == this) return answer(opcode, payload, offset, length);
        while (true) {
            Offer offer = to.outbox.offer(opcode, payload, offset, length);
            if (offer != Offer.FULL) return note(to, offer);
            if (to.outbox.isStuck()) {
                to.connection.giveUp();
                return offer;
            }
            // its writer only waits for a processor: give it ours
            writeBatch();
            Thread.yield();
        }
    }

    private Offer note(Sender to, Offer offer) {
        if (offer == Offer.UNATTENDED) unattended.add(to);
        return offer;
    }

    /// Has what the batch has given written out.
    void writeBatch() {
        if (unattended.isEmpty()) return;
        transport.attend(unattended);
        unattended.clear();
    }

    /// Waits until what is left for this client is within the limits again, or the connection closes.
    void awaitRoom() throws InterruptedException {
        outbox.awaitRoom();
    }

    /// Asks the client for a sign of life. Any thread may call it; it does not wait.
    void ping() {
        if (outbox.offer(Opcode.PING, NO_PAYLOAD, 0, 0) == Offer.UNATTENDED) startWriter();
    }

    /// Sends the last frame, a Close. Any thread may call it; it does not wait.
    ///
    /// @return whether it was the first to be sent
    boolean close(byte[] payload) {
        Offer offer = outbox.offerLast(Opcode.CLOSE, payload);
        if (offer == Offer.UNATTENDED) startWriter();
        return offer != Offer.CLOSED;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    /// Writes out what goes without waiting; if anything is left, a thread of its own waits for the client. Any
    /// thread may call it that sees to an unattended outbox.
    @Override
    public void writeNow() {
        write(false);
    }

    /// Has a thread of its own write out. Any thread may call it that sees to an unattended outbox.
    @Override
    public void startWriter() {
        try {
            Thread.startVirtualThread(this::writeOut);
        } catch (Error noThread) {
            outbox.dropChunk();
            connection.fail(noThread);
        }
    }

    /// Writes out, and waits while the client does not read. Any thread may call it that sees to an unattended outbox.
    @Override
    public void writeOut() {
        write(true);
    }

    private void write(boolean wait) {
        try {
            if (wait) {
                outbox.writeOut(transport);
            } else if (!outbox.writeNow(transport)) {
                startWriter();
                return;
            }
            // the Close frame is out: nothing may follow it
            if (outbox.isFinished()) transport.shutdownOutput();
        } catch (IOException gone) {
            connection.abort();
        } catch (RuntimeException | Error defect) {
            connection.fail(defect);
        }
    }
}
