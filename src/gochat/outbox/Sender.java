package gochat.outbox;

import gochat.ws.Frames;
import gochat.ws.MessageDeflater;
import gochat.ws.Opcode;
import java.util.concurrent.locks.ReentrantLock;

/// What is sent to one client: compressed where that was agreed upon, and left in its [Outbox]. Any thread may call it;
/// whoever is answered [Offer#UNATTENDED] has the outbox written out.
public final class Sender {
    private static final byte[] NO_PAYLOAD = {};

    private final Outbox outbox;
    /// Null where no compression was agreed upon.
    private Deflation deflation;

    /// Deflating takes up to milliseconds: under a lock of its own, which keeps the order that the peer inflates in, so
    /// that the outbox is not held up.
    private record Deflation(MessageDeflater deflater, ReentrantLock lock) {}

    public Sender(Outbox outbox) {
        this.outbox = outbox;
    }

    /// Compresses what is sent from now on. Called before anything is.
    public void compressBy(MessageDeflater deflater) {
        deflation = new Deflation(deflater, new ReentrantLock());
    }

    /// Leaves a frame in the outbox, if it can be taken.
    ///
    /// @param author  whose words it holds, for [MessageDeflater#deflate]
    public Offer offer(long author, Allowance allowance, int opcode, byte[] payload, int offset, int length) {
        if (deflation == null || Opcode.isControl(opcode)) {
            return outbox.offer(allowance, opcode, payload, offset, length);
        }
        deflation.lock.lock();
        try {
            return deflate(deflation.deflater, author, allowance, opcode, payload, offset, length);
        } finally {
            deflation.lock.unlock();
        }
    }

    private Offer deflate(MessageDeflater deflater, long author, Allowance allowance, int opcode, byte[] payload,
            int offset, int length) {
        Offer refusal = outbox.refusal(allowance, 0);
        if (refusal != null) return refusal;
        byte[] shorter = deflater.deflate(author, payload, offset, length);
        if (shorter == null) return outbox.offer(allowance, opcode, payload, offset, length);
        Offer offer = outbox.offer(allowance, opcode | Frames.COMPRESSED, shorter, 0, shorter.length);
        if (offer.isTaken()) deflater.sent(author, payload, offset, length);
        return offer;
    }

    /// Asks the client for a sign of life; whether that goes out.
    public boolean ping() {
        return attend(outbox.offer(Allowance.LIMITED, Opcode.PING, NO_PAYLOAD, 0, 0)).isTaken();
    }

    /// Sends the last frame, a Close; false when there has been a last one.
    public boolean close(byte[] payload) {
        return attend(outbox.offerLast(Opcode.CLOSE, payload)).isTaken();
    }

    /// Sends the response to the opening handshake, and nothing behind it.
    public void refuse(byte[] response) {
        attend(outbox.begin(response, true));
    }

    private Offer attend(Offer offer) {
        if (offer == Offer.UNATTENDED) outbox.attend();
        return offer;
    }
}
