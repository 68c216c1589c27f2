package loadtest.wire;

/// Gochat's plain protocol: a JSON object a message, forwarded byte for byte, and answered in order.
public record Chat() implements Protocol {
    static final String SENDER = "{\"sender\":\"";
    static final String RECIPIENT = "\",\"recipient\":\"";
    static final String TEXT = "\",\"message\":\"";
    static final String END = "\"}";

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

    /// The server's own words in an answer such as `{"error":"Recipient not found"}`.
    static String reason(String answer) {
        int start = answer.indexOf(":\"") + 2;
        int end = answer.indexOf('"', start);
        return start >= 2 && end > start ? answer.substring(start, end) : answer;
    }

    private static final class Talk implements Session {
        private final Handles handles;
        private final int number;
        private final String sender;
        private String head = "";
        private int headRecipient = -1;

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
            if (text.startsWith("{\"ok\"")) {
                return Incoming.Answer.NEXT_OK;
            }
            if (text.startsWith("{\"error\"")) {
                return new Incoming.Answer(-1, false, reason(text), false, false);
            }
            Message message = Message.in(text);
            return message != null && text.length() == message.chars()
                    + overheadChars(handles.length(message.sender()), handles.length(number))
                    ? new Incoming.Delivery(message, false) : new Incoming.Stray(text);
        }
    }
}
