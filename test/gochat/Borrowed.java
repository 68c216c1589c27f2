package gochat;

import gochat.access.Rejection;
import gochat.server.Connection;
import gochat.server.Handler;
import gochat.server.Session;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.util.Arrays;

/// Another handler, which gets each message in an array that is written over as soon as it has been handled: nobody may
/// have kept a view of it.
record Borrowed(Handler handler) implements Handler {
    @Override
    public String subprotocol(RequestHead head) {
        return handler.subprotocol(head);
    }

    @Override
    public void admit(RequestHead head, Connection connection) throws HandshakeRefusal {
        handler.admit(head, connection);
    }

    @Override
    public Session open(RequestHead head, Connection connection) throws Rejection {
        Session session = handler.open(head, connection);
        return new Session() {
            @Override
            public void message(int opcode, byte[] bytes, int offset, int length) {
                byte[] lent = Arrays.copyOfRange(bytes, offset, offset + length);
                session.message(opcode, lent, 0, length);
                Arrays.fill(lent, (byte) '?');
            }

            @Override
            public void tooBig() {
                session.tooBig();
            }

            @Override
            public void hasRoom() {
                session.hasRoom();
            }

            @Override
            public boolean isFull() {
                return session.isFull();
            }

            @Override
            public void closed() {
                session.closed();
            }
        };
    }
}
