package loadtest.wire;

import java.util.Map;
import loadtest.text.Json;

/// Gochat's plain protocol: a JSON object a message, forwarded byte for byte, and answered in order.
public record Chat() implements Protocol {
    static final String SENDER = "{\"sender\":\"";
    static final String RECIPIENT = "\",\"recipient\":\"";
    static final String TEXT = "\",\"message\":\"";
    static final String END = "\"}";
    private static final String OK = "{\"ok\":\"message sent with success\"}";

    @Override
    public String name() {
        return "gochat";
    }

    @Override
    public Session session(Handles handles, int number, int rooms) {
        return new Talk(handles, number);
    }

    @Override
    public int leastSizeBytes(Handles handles, int last, int rooms) {
        return overheadChars(handles.length(last), handles.length(last)) + Message.MIN_CHARS;
    }

    static int overheadChars(int senderChars, int recipientChars) {
        return SENDER.length() + senderChars + RECIPIENT.length() + recipientChars + TEXT.length() + END.length();
    }

    private static final class Talk implements Session {
        private final Handles handles;
        private final int number;
        private final String sender;
        private String head = "";
        private int headRecipient = -1;
        /// What stands before the message of whoever wrote last.
        private String heard = "";
        private int heardSender = -1;

        Talk(Handles handles, int number) {
            this.handles = handles;
            this.number = number;
            sender = SENDER + handles.user(number) + RECIPIENT;
        }

        @Override
        public String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes) {
            if (recipient != headRecipient) {
                head = sender + handles.user(recipient) + TEXT;
                headRecipient = recipient;
            }
            var out = new StringBuilder(sizeBytes).append(head);
            int padding = sizeBytes - head.length() - END.length() - Message.MIN_CHARS;
            new Message(number, sequence, dueNanos, sentNanos, padding).appendTo(out);
            return out.append(END).toString();
        }

        @Override
        public Incoming read(String text) {
            if (text.equals(OK)) {
                return Incoming.Answer.NEXT_OK;
            }
            if (text.startsWith("{\"error\"")) {
                return refused(text);
            }
            Message message = Message.in(text);
            return message != null && isWhole(text, message) ? new Incoming.Delivery(message, false, true)
                    : new Incoming.Stray(text);
        }

        private static Incoming refused(String text) {
            Map<?, ?> all = Json.members(text);
            return all.size() == 1 && all.get("error") instanceof String reason
                    ? new Incoming.Answer(-1, false, reason, false, false) : new Incoming.Stray(text);
        }

        /// Whether nothing was changed in what stands around the message's digits either.
        private boolean isWhole(String text, Message message) {
            if (message.sender() != heardSender) {
                heard = SENDER + handles.user(message.sender()) + RECIPIENT + handles.user(number) + TEXT
                        + Message.MARK;
                heardSender = message.sender();
            }
            return text.length() == heard.length() - Message.MARK.length() + message.chars() + END.length()
                    && text.startsWith(heard) && text.endsWith(END);
        }
    }
}
