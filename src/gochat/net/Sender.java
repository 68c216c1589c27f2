package gochat.net;

import gochat.ws.MessageDeflater;
import gochat.ws.Opcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The writing half of a [Connection]: leaves frames in outboxes, its own and others', and sees to it that they are
/// written. Only the connection's reader may call it, but for what says otherwise.
final class Sender {
    private static final byte[] NO_PAYLOAD = {};

    private final Connection connection;
    private final Outbox outbox;
    private final Transport transport;

    /// Those with whom this reader left frames that nobody writes out yet.
    private final List<Sender> unattended = new ArrayList<>(0);
    private boolean selfUnattended;

    Sender(Connection connection, Outbox outbox, Transport transport) {
        this.connection = connection;
        this.outbox = outbox;
        this.transport = transport;
    }

    /// Has the response to the opening handshake go out with the first batch.
    void begin(byte[] response, Optional<MessageDeflater> deflater) {
        outbox.begin(response, deflater);
        selfUnattended = true;
    }

    /// Sends to this very client. It takes everything: the reader waits for room before it reads on. While memory
    /// is short, an answer waits until those before it are written, and so for this client alone.
    Outbox.Offer answer(int opcode, byte[] payload, int offset, int length) {
        Outbox.Offer offer = outbox.offerAnyway(opcode, payload, offset, length);
        if (offer == Outbox.Offer.NO_MEMORY) {
            writeBatch();
            offer = outbox.offerWhenEmpty(opcode, payload, offset, length);
        }
        return note(this, offer);
    }

    /// Leaves a frame with another connection.
    ///
    /// @return what became of it. A connection whose outbox is full because its client does not read is
    ///         closed, so that its senders hear of it and memory stays bounded.
    Outbox.Offer forward(Sender to, int opcode, byte[] payload, int offset, int length) {
        if (to == this) return answer(opcode, payload, offset, length);
        while (true) {
            Outbox.Offer offer = to.outbox.offer(opcode, payload, offset, length);
            if (offer != Outbox.Offer.FULL) return note(to, offer);
            if (to.outbox.isStuck()) {
                to.connection.giveUp();
                return offer;
            }
            // its writer only waits for a processor: give it ours
            startWriters();
            Thread.yield();
        }
    }

    private Outbox.Offer note(Sender to, Outbox.Offer offer) {
        if (offer == Outbox.Offer.UNATTENDED) {
            if (to == this) selfUnattended = true;
            else unattended.add(to);
        }
        return offer;
    }

    /// Writes what the batch has given: others first, for our own write may block.
    void writeBatch() {
        startWriters();
        if (selfUnattended) {
            selfUnattended = false;
            // others who run now may have something for this client: it goes out in the same write
            if (transport.isCrowded()) Thread.yield();
            writeOut();
        }
    }

    private void startWriters() {
        for (Sender sender : unattended) sender.startWriter();
        unattended.clear();
    }

    /// Asks the client for a sign of life. Any thread may call it; it does not wait.
    void ping() {
        if (outbox.offer(Opcode.PING, NO_PAYLOAD, 0, 0) == Outbox.Offer.UNATTENDED) startWriter();
    }

    /// Sends the last frame, a Close. Any thread may call it; it does not wait.
    ///
    /// @return whether it was the first to be sent
    boolean close(byte[] payload) {
        Outbox.Offer offer = outbox.offerLast(Opcode.CLOSE, payload);
        if (offer == Outbox.Offer.UNATTENDED) startWriter();
        return offer != Outbox.Offer.CLOSED;
    }

    private void startWriter() {
        try {
            Thread.startVirtualThread(this::writeOut);
        } catch (Error noThread) {
            connection.fail(noThread);
        }
    }

    private void writeOut() {
        try {
            outbox.writeOut(transport);
            // the Close frame is out: nothing may follow it
            if (outbox.isFinished()) transport.shutdownOutput();
        } catch (IOException gone) {
            connection.abort();
        } catch (RuntimeException | Error defect) {
            connection.fail(defect);
        }
    }
}
