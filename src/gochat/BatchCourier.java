package gochat;

import gochat.place.Courier;
import gochat.place.Line;
import gochat.server.Batch;
import gochat.ws.Opcode;

/// The courier of a thread that is no connection's reader.
final class BatchCourier implements Courier {
    private final Batch batch = new Batch();

    /// Waits until there is room, which only whoever follows a log asks for. A client that does not read is closed: it
    /// would miss messages in silence.
    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        return ChatSession.left(batch.forward(((ChatSession) to).connection(), Opcode.TEXT, text, offset, length));
    }

    @Override
    public Left offer(Line to, byte[] text) {
        return ChatSession.left(batch.offer(((ChatSession) to).connection(), Opcode.TEXT, text));
    }

    @Override
    public Left offerAsItIs(Line to, byte[] text) {
        return ChatSession.left(batch.offerAsItIs(((ChatSession) to).connection(), Opcode.TEXT, text));
    }

    @Override
    public void flush() {
        batch.flush();
    }
}
