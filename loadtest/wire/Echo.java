package loadtest.wire;

/// A server that sends back whatever it is sent, and says nothing else.
public record Echo() implements Protocol {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Session session(Handles handles, int number, int rooms) {
        return new Session() {
            @Override
            public String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes) {
                var out = new StringBuilder(sizeBytes);
                new Message(number, sequence, dueNanos, sentNanos, sizeBytes - Message.MIN_CHARS).appendTo(out);
                return out.toString();
            }

            @Override
            public Incoming read(String text) {
                Message message = Message.in(text);
                return message != null && text.length() == message.chars() ? new Incoming.Delivery(message, false, true)
                        : new Incoming.Stray(text);
            }
        };
    }

    @Override
    public int leastSizeBytes(Handles handles, int last, int rooms) {
        return Message.MIN_CHARS;
    }

    @Override
    public boolean answers() {
        return false;
    }
}
