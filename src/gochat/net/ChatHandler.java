package gochat.net;

import gochat.chat.Answer;
import gochat.chat.Chat;
import gochat.chat.Handle;
import gochat.chat.InvalidHandle;
import gochat.ws.CloseCode;
import gochat.ws.HandshakeRefusal;
import gochat.ws.Opcode;
import gochat.ws.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Serves the chat: `/?user=HANDLE` connects as HANDLE, each text is a message, each message is answered.
public final class ChatHandler implements Handler {
    private static final String USER = "user=";

    private final Chat<Connection> chat;
    private final Origins origins;

    public ChatHandler(Chat<Connection> chat, Origins origins) {
        this.chat = chat;
        this.origins = origins;
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
        Handle handle = handle(head.query());
        if (!chat.join(handle, connection)) {
            answer(connection, Answer.TOO_MANY_CONNECTIONS.json());
            throw new Rejection(CloseCode.POLICY_VIOLATION, "this handle has as many connections as it may");
        }
        return new ChatSession(handle, connection);
    }

    private static Handle handle(String query) throws Rejection {
        List<String> users = Stream.of(query.split("&")).filter(pair -> pair.startsWith(USER)).toList();
        if (users.size() > 1) throw new Rejection(CloseCode.POLICY_VIOLATION, "user must be given once");
        try {
            String user = users.isEmpty() ? "" : users.getFirst().substring(USER.length());
            return Handle.parse(URLDecoder.decode(user, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new Rejection(CloseCode.POLICY_VIOLATION, "the handle is not percent-encoded as a URL needs it");
        } catch (InvalidHandle invalid) {
            throw new Rejection(CloseCode.POLICY_VIOLATION, invalid.getMessage());
        }
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
