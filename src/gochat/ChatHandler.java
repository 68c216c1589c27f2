package gochat;

import gochat.access.MessageRate;
import gochat.access.Origins;
import gochat.access.Rejection;
import gochat.access.TokenBucket;
import gochat.chat.Answer;
import gochat.chat.Chat;
import gochat.chat.Handle;
import gochat.chat.Outcome;
import gochat.server.Connection;
import gochat.server.Handler;
import gochat.server.Session;
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
    private final MessageRate rate;

    public ChatHandler(Chat<Connection> chat, Origins origins, Identity identity) {
        this(chat, origins, identity, MessageRate.ANY);
    }

    /// @param rate  how many messages each connection may send
    public ChatHandler(Chat<Connection> chat, Origins origins, Identity identity, MessageRate rate) {
        this.chat = chat;
        this.origins = origins;
        this.identity = identity;
        this.rate = rate;
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
            connection.refusedByOrigin();
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
    private final class ChatSession implements Session, Chat.Delivery<Connection> {
        /// The least pause of a reader whose client sends too fast: at some 16 KB a read, a flood is down to
        /// 160 KB a second, and the bucket has time to fill.
        private static final long LEAST_PAUSE_NANOS = 100_000_000;

        private final Handle handle;
        private final Connection connection;
        /// Null where messages may come at any rate.
        private final TokenBucket bucket = rate.bucket(System.nanoTime());

        ChatSession(Handle handle, Connection connection) {
            this.handle = handle;
            this.connection = connection;
        }

        /// Only text comes: the server's limits take no binary messages.
        @Override
        public void message(int opcode, byte[] bytes, int offset, int length) {
            if (bucket == null || takeToken()) {
                answer(connection, chat.relay(handle, bytes, offset, length, this));
            } else {
                answered(Outcome.TOO_FAST);
                answer(connection, Chat.refuse(Answer.TOO_FAST, bytes, offset, length));
            }
        }

        private boolean takeToken() {
            long now = System.nanoTime();
            if (bucket.take(now)) return true;
            connection.slowDown(Math.max(LEAST_PAUSE_NANOS, bucket.nanosUntilNext(now)));
            return false;
        }

        @Override
        public Chat.Delivered deliver(Connection to, byte[] bytes, int offset, int length) {
            return switch (connection.forward(to, Opcode.TEXT, bytes, offset, length)) {
                case TAKEN, UNATTENDED -> {
                    connection.tally().delivered();
                    yield Chat.Delivered.TAKEN;
                }
                case FULL, CLOSED -> Chat.Delivered.NOT_READING;
                case NO_MEMORY -> Chat.Delivered.NO_MEMORY;
            };
        }

        @Override
        public void answered(Outcome outcome) {
            connection.tally().answered(outcome);
        }

        @Override
        public void tooBig() {
            if (bucket != null) takeToken();
            answered(Outcome.TOO_BIG);
            answer(connection, Answer.TOO_BIG.json());
        }

        @Override
        public void closed() {
            chat.leave(handle, connection);
        }
    }
}
