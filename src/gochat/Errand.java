package gochat;

import gochat.feed.Courier;
import gochat.feed.Line;
import gochat.server.Batch;
import gochat.ws.Opcode;

/// The courier of a thread that is no connection's reader.
final class Errand implements Courier {
    private final Batch batch = new Batch();

    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        return ChatSession.left(batch.offer(((ChatSession) to).connection(), Opcode.TEXT, text, offset, length));
    }

    @Override
    public Left offer(Line to, byte[] text) {
        return hand(to, text, 0, text.length);
    }

    @Override
    public void settle() {
        batch.send();
    }
}
