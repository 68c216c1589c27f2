package loadtest.wire;

/// Any server that forwards texts: what is sent is a template with `{sender}`, `{recipient}` and `{payload}` in it, and
/// whatever comes with a payload in it is a delivery.
///
/// @param ok    what an answer begins with that says a message was taken; empty where there are no answers
/// @param error what one begins with that says it was not; empty where there are none
public record Template(String text, String ok, String error) implements Protocol {
    private static final String PAYLOAD = "{payload}";

    /// Checks that a payload can be told: the template has a place for exactly one.
    public Template {
        if (text.indexOf(PAYLOAD) < 0 || text.indexOf(PAYLOAD) != text.lastIndexOf(PAYLOAD)) {
            throw new IllegalArgumentException("a template has {payload} in it once, beside {sender} and {recipient}");
        }
    }

    @Override
    public String name() {
        return "template";
    }

    @Override
    public Session session(Handles handles, int number, int rooms) {
        return new Session() {
            @Override
            public String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes) {
                String filled = fill(handles.user(number), handles.user(recipient));
                int at = filled.indexOf(PAYLOAD);
                int rest = filled.length() - PAYLOAD.length();
                var out = new StringBuilder(sizeBytes).append(filled, 0, at);
                new Message(number, sequence, dueNanos, sentNanos, sizeBytes - rest - Message.MIN_CHARS)
                        .appendTo(out);
                return out.append(filled, at + PAYLOAD.length(), filled.length()).toString();
            }

            @Override
            public Incoming read(String text) {
                Message message = Message.in(text);
                if (message != null) {
                    return new Incoming.Delivery(message, false, true);
                }
                if (!ok.isEmpty() && text.startsWith(ok)) {
                    return Incoming.Answer.NEXT_OK;
                }
                return error.isEmpty() || !text.startsWith(error) ? new Incoming.Stray(text)
                        : new Incoming.Answer(-1, false, text, false, false);
            }
        };
    }

    private String fill(String sender, String recipient) {
        return text.replace("{sender}", sender).replace("{recipient}", recipient);
    }

    @Override
    public int leastSizeBytes(Handles handles, int last, int rooms) {
        String longest = handles.user(last);
        return fill(longest, longest).length() - PAYLOAD.length() + Message.MIN_CHARS;
    }

    @Override
    public boolean answers() {
        return !ok.isEmpty();
    }
}
