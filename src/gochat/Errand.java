package gochat;

import gochat.feed.Courier;
import gochat.feed.Line;
import gochat.outbox.Offer;
import gochat.server.Batch;
import gochat.server.Connection;
import gochat.ws.CloseCode;
import gochat.ws.Opcode;
import java.util.concurrent.locks.LockSupport;

/// The courier of a thread that is no connection's reader.
final class Errand implements Courier {
    /// So long, once for a connection, is waited for what was left to be written: others wait behind this thread.
    private static final long WRITING_NANOS = 1_000_000;

    private final Batch batch = new Batch();

    /// A client that has no room when all is written that it takes at once does not read, and is closed: it would miss
    /// messages in silence.
    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        Connection connection = ((ChatSession) to).connection();
        Offer offer = batch.offer(connection, Opcode.TEXT, text, offset, length);
        if (offer == Offer.FULL) {
            settle();
            LockSupport.parkNanos(WRITING_NANOS);
            offer = batch.offer(connection, Opcode.TEXT, text, offset, length);
        }
        if (offer == Offer.FULL) {
            connection.close(CloseCode.TRY_AGAIN_LATER, "messages came faster than they were read");
        }
        return ChatSession.left(offer);
    }

    @Override
    public Left offer(Line to, byte[] text) {
        return ChatSession.left(batch.offer(((ChatSession) to).connection(), Opcode.TEXT, text, 0, text.length));
    }

    @Override
    public void settle() {
        batch.send();
    }
}
