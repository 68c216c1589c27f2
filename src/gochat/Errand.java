package gochat;

import gochat.feed.Courier;
import gochat.feed.Line;
import gochat.ws.Opcode;

/// The courier of a thread that is no connection's reader: what it leaves goes out at once.
final class Errand implements Courier {
    @Override
    public Left hand(Line to, byte[] text, int offset, int length) {
        return ChatSession.left(((ChatSession) to).connection().tell(Opcode.TEXT, text));
    }

    @Override
    public Left offer(Line to, byte[] text) {
        return ChatSession.left(((ChatSession) to).connection().tell(Opcode.TEXT, text));
    }

    @Override
    public Left offerSecret(Line to, byte[] text) {
        return offer(to, text);
    }

    @Override
    public void settle() {}
}
