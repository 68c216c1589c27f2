package gochat;

import gochat.outbox.Offer;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.server.Batch;
import gochat.ws.Opcode;

/// The courier of a thread that has this batch.
class BatchCourier implements Courier {
    private final Batch batch;

    BatchCourier(Batch batch) {
        this.batch = batch;
    }

    /// For a thread that is no connection's reader.
    BatchCourier() {
        this(new Batch());
    }

    /// Waits until there is room, which only readers ask for, and whoever follows a log. A client that does not read is
    /// closed: it would miss messages in silence.
    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        return left(batch.forward(((ChatSession) to).connection(), Opcode.TEXT, text, offset, length));
    }

    @Override
    public Left offer(Line to, byte[] text) {
        return left(batch.offer(((ChatSession) to).connection(), Opcode.TEXT, text));
    }

    @Override
    public Left offerAsItIs(Line to, byte[] text) {
        return left(batch.offerAsItIs(((ChatSession) to).connection(), Opcode.TEXT, text));
    }

    private static Left left(Offer offer) {
        return switch (offer) {
            case TAKEN, UNATTENDED -> Left.TAKEN;
            case FULL, CLOSED -> Left.NO_ROOM;
            case NO_MEMORY -> Left.NO_MEMORY;
        };
    }

    @Override
    public void giveWay(int step) {
        batch.giveWay(step);
    }

    @Override
    public void flush() {
        batch.flush();
    }
}
