package gochat.chat;

import java.util.List;

/// The chat: takes texts from connections, passes each on to its recipient, and answers each exactly once.
/// Any thread may call it.
///
/// @param <C> a connection
public final class Chat<C> {
    /// What a sender lends the chat: it hands a message to one connection of the recipient. It must not block.
    @FunctionalInterface
    public interface Delivery<C> {
        Delivered deliver(C to, byte[] bytes, int offset, int length);

        /// Hears what became of a message, once for each, before its answer is returned.
        default void answered(Outcome outcome) {}
    }

    /// What became of a message at one connection.
    public enum Delivered {
        /// It will be sent unless the connection breaks.
        TAKEN,
        /// The connection is closing, or its client does not read.
        NOT_READING,
        /// The process has no memory left for it.
        NO_MEMORY
    }

    private final Router<C> router;

    public Chat(int maxConnectionsPerHandle) {
        router = new Router<>(maxConnectionsPerHandle);
    }

    /// Lets a connection be reached by its handle; false when the handle has as many as it may.
    public boolean join(Handle handle, C connection) {
        return router.join(handle, connection);
    }

    public void leave(Handle handle, C connection) {
        router.leave(handle, connection);
    }

    /// Passes a text, which must be valid UTF-8, from a connection to every connection of its recipient, byte
    /// for byte.
    ///
    /// @param sender  the handle that the connection joined with
    /// @return the JSON that the sender must hear
    public byte[] relay(Handle sender, byte[] bytes, int offset, int length, Delivery<C> delivery) {
        try {
            Message message = Message.parse(bytes, offset, offset + length);
            Answer answer = answer(sender, message, bytes, offset, length, delivery);
            delivery.answered(answer.outcome());
            return answer.json(message.id());
        } catch (MalformedMessage malformed) {
            delivery.answered(Outcome.MALFORMED);
            return Answer.error(Outcome.MALFORMED, malformed.getMessage()).json();
        }
    }

    /// The JSON that answers a text which is not passed on, whatever it says; with its `id` if it has one.
    public static byte[] refuse(Answer answer, byte[] bytes, int offset, int length) {
        try {
            return answer.json(Message.parse(bytes, offset, offset + length).id());
        } catch (MalformedMessage malformed) {
            return answer.json();
        }
    }

    private Answer answer(Handle sender, Message message, byte[] bytes, int offset, int length, Delivery<C> delivery) {
        if (!sender.equals(message.sender())) {
            return Answer.error(Outcome.WRONG_SENDER,
                    "\"sender\" must be this connection's handle: " + Json.quote(sender.toString()));
        }
        if (message.recipient() == null) return Answer.NO_RECIPIENT;
        List<C> recipients = router.find(message.recipient());
        if (recipients.isEmpty()) return Answer.NOT_FOUND;
        Answer answer = Answer.NOT_READING;
        for (int i = 0; i < recipients.size(); i++) {
            switch (delivery.deliver(recipients.get(i), bytes, offset, length)) {
                case TAKEN -> answer = Answer.OK;
                case NOT_READING -> { }
                case NO_MEMORY -> answer = answer == Answer.OK ? answer : Answer.NO_MEMORY;
            }
        }
        return answer;
    }
}
