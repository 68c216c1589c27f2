package gochat.net;

import gochat.chat.Answer;
import gochat.chat.Chat;
import gochat.chat.Handle;
import gochat.ws.CloseCode;
import gochat.ws.HandshakeRefusal;
import gochat.ws.Opcode;
import gochat.ws.RequestHead;

/// Serves the chat: `/?user=HANDLE` connects as HANDLE, each text is a message, each message is answered.
public final class ChatHandler implements Handler {
    /// What a page offers beside its token, which goes in the place of a subprotocol too.
    private static final String SUBPROTOCOL = "gochat";

    private final Chat<Connection> chat;
    private final Origins origins;
    private final Identity identity;

    public ChatHandler(Chat<Connection> chat, Origins origins, Identity identity) {
        this.chat = chat;
        this.origins = origins;
        this.identity = identity;
    }

    @Override
    public String subprotocol() {
        return SUBPROTOCOL;
    }

    /// Refuses pages of foreign origin. Programs send no Origin, and may connect.
    @Override
    public void admit(RequestHead head, Connection connection) throws HandshakeRefusal {
        String origin = head.single("origin");
        if (origin != null && !origins.allows(origin, connection.localAddress())) {
            throw HandshakeRefusal.forbidden(
                    "pages of this origin may not connect; the server's -allow-origin can name them");
        }
    }

    @Override
    public Session open(RequestHead head, Connection connection) throws Rejection {
        Handle handle = identity.of(head, connection);
        if (!chat.join(handle, connection)) {
            answer(connection, Answer.TOO_MANY_CONNECTIONS.json());
            throw new Rejection(CloseCode.POLICY_VIOLATION, "this handle has as many connections as it may");
        }
        return new ChatSession(handle, connection);
    }

    private static void answer(Connection connection, byte[] json) {
        connection.send(Opcode.TEXT, json, 0, json.length);
    }

    /// One connection of one handle.
    private final class ChatSession implements Session {
        private final Handle handle;
        private final Connection connection;
        private final Chat.Delivery<Connection> delivery = this::deliver;

        ChatSession(Handle handle, Connection connection) {
            this.handle = handle;
            this.connection = connection;
        }

        /// Only text comes: the server's limits take no binary messages.
        @Override
        public void message(int opcode, byte[] bytes, int offset, int length) {
            answer(connection, chat.relay(handle, bytes, offset, length, delivery));
        }

        private Chat.Outcome deliver(Connection to, byte[] bytes, int offset, int length) {
            return switch (connection.forward(to, Opcode.TEXT, bytes, offset, length)) {
                case TAKEN, UNATTENDED -> Chat.Outcome.TAKEN;
                case FULL, CLOSED -> Chat.Outcome.NOT_READING;
                case NO_MEMORY -> Chat.Outcome.NO_MEMORY;
            };
        }

        @Override
        public void tooBig() {
            answer(connection, Answer.TOO_BIG.json());
        }

        @Override
        public void closed() {
            chat.leave(handle, connection);
        }
    }
}
