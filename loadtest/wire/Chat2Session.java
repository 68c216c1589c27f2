package loadtest.wire;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import loadtest.text.Json;

/// One window that speaks `gochat.v2`: it keeps its place in the server's order, and asks to go on from there whenever
/// a new connection opens. In a room it becomes a member before it may write.
final class Chat2Session implements Session {
    private static final String PUSH = "{\"seq\":";
    private static final String MESSAGE = "\"msg\":{";
    private static final String JOIN_ID = "join";

    private final Handles handles;
    private final int number;
    private final String me;
    private final String room;
    private final String window = UUID.randomUUID().toString().replace("-", "");
    private String epoch = "";
    private String pass = "";
    private long place;
    private boolean resumed;
    private boolean gap;
    /// Up to here messages may come a second time, the server not having known where this window was.
    private long repeatsUpTo;

    Chat2Session(Handles handles, int number, int rooms) {
        this.handles = handles;
        this.number = number;
        me = handles.user(number);
        room = rooms > 0 ? handles.room(number % rooms) : "";
    }

    @Override
    public List<String> opening() {
        String since = epoch.isEmpty() ? "" : ",\"since\":\"" + epoch + '.' + place + '.' + pass + '"';
        return List.of("{\"do\":\"enter\",\"window\":\"" + window + '"' + since + '}');
    }

    @Override
    public String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes) {
        var out = new StringBuilder(sizeBytes);
        Chat2.head(out, me, room.isEmpty() ? handles.user(recipient) : room, sequence);
        int padding = sizeBytes - out.length() - Chat.END.length() - Message.MIN_CHARS;
        new Message(number, sequence, dueNanos, sentNanos, padding).appendTo(out);
        return out.append(Chat.END).toString();
    }

    @Override
    public Incoming read(String text) {
        if (text.startsWith(PUSH)) {
            return pushed(text);
        }
        if (text.startsWith("{\"ok\":")) {
            return answered(text, true);
        }
        if (text.startsWith("{\"error\":")) {
            return answered(text, false);
        }
        if (text.startsWith("{\"hello\":")) {
            return entered(text);
        }
        if (text.startsWith("{\"beat\":")) {
            moveTo(number(text, "{\"beat\":".length()));
            return Incoming.Aside.ASIDE;
        }
        return text.startsWith("{\"windows\":") || text.startsWith("{\"presence\":") || text.startsWith("{\"read\":")
                ? Incoming.Aside.ASIDE : new Incoming.Stray(text);
    }

    /// A message, or a notice of who joined and left.
    private Incoming pushed(String text) {
        long seq = number(text, PUSH.length());
        boolean mayRepeat = seq <= repeatsUpTo;
        moveTo(seq);
        int at = text.indexOf(MESSAGE, PUSH.length());
        if (at < 0) {
            return text.contains("\"joined\":") || text.contains("\"left\":") ? Incoming.Aside.ASIDE
                    : new Incoming.Stray(text);
        }
        Message message = Message.in(text);
        int length = text.length() - at - MESSAGE.length();
        return message != null && (message.sender() == number || length == message.chars() + Chat2.overheadChars(
                handles.length(message.sender()), room.isEmpty() ? me.length() : room.length()))
                ? new Incoming.Delivery(message, mayRepeat) : new Incoming.Stray(text);
    }

    private Incoming answered(String text, boolean ok) {
        String id = string(text, "\"id\":\"");
        if (ok) {
            int at = text.indexOf("\"seq\":");
            moveTo(at < 0 ? 0 : number(text, at + "\"seq\":".length()));
        }
        if (id.equals(JOIN_ID)) {
            return ok ? new Incoming.Ready(resumed, gap) : new Incoming.Stray(text);
        }
        long sequence = id.length() == Message.SEQUENCE_DIGITS ? Message.number(id, 0, Message.SEQUENCE_DIGITS) : -1;
        return sequence < 0 ? new Incoming.Stray(text) : new Incoming.Answer(sequence, ok, ok ? "" : Chat.reason(text),
                text.contains("\"again\":true"), text.contains("\"code\":\"unconfirmed\""));
    }

    private Incoming entered(String text) {
        try {
            if (Json.read(text) instanceof Map<?, ?> all && all.get("hello") instanceof Map<?, ?> hello
                    && hello.get("epoch") instanceof String newEpoch && hello.get("seq") instanceof Double seq) {
                resumed = Boolean.TRUE.equals(hello.get("resumed"));
                gap = !epoch.isEmpty() && !resumed;
                repeatsUpTo = gap ? place : 0;
                place = epoch.isEmpty() ? seq.longValue() : place;
                epoch = newEpoch;
                pass = String.valueOf(hello.get("pass"));
                boolean member = room.isEmpty() || hello.get("rooms") instanceof List<?> rooms && rooms.contains(room);
                return member ? new Incoming.Ready(resumed, gap)
                        : new Incoming.Reply("{\"do\":\"join\",\"room\":\"" + room + "\",\"id\":\"" + JOIN_ID + "\"}");
            }
        } catch (IllegalArgumentException _) {
            // Answered below, like a hello without what it must have.
        }
        return new Incoming.Stray(text);
    }

    private void moveTo(long seq) {
        place = Math.max(place, seq);
    }

    private static long number(String text, int from) {
        long value = 0;
        for (int at = from; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
            value = value * 10 + text.charAt(at) - '0';
        }
        return value;
    }

    /// The text behind `key` up to the next quote; empty where there is none.
    private static String string(String text, String key) {
        int start = text.indexOf(key) + key.length();
        int end = text.indexOf('"', start);
        return start >= key.length() && end > start ? text.substring(start, end) : "";
    }
}
