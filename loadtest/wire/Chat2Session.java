package loadtest.wire;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import loadtest.text.Json;

/// One window that speaks `gochat.v2`: it keeps its place in the server's order, and asks to go on from there whenever
/// a new connection opens. In a room it becomes a member before it may write.
final class Chat2Session implements Session {
    private static final String PUSH = "{\"seq\":";
    private static final String MESSAGE = ",\"msg\":";
    private static final String END = Chat.END + '}';
    private static final String BEFORE_DIGITS = Chat.TEXT + Message.MARK;
    private static final String BEAT = "{\"beat\":";
    private static final String WINDOWS = "{\"windows\":";
    private static final String JOIN_ID = "join";
    private static final String JOINED = ",\"id\":\"" + JOIN_ID + "\"}";

    private final Handles handles;
    private final int number;
    private final String me;
    private final String room;
    private final String window = UUID.randomUUID().toString().replace("-", "");
    private String epoch = "";
    private String pass = "";
    private long place;
    /// The newest that was told since the server last said where this window is: what comes must be newer.
    private long told;
    private boolean helloIsDue;
    private boolean joining;
    private boolean resumed;
    private boolean gap;
    /// Up to here messages may come a second time, the server not having known where this window was.
    private long repeatsUpTo;
    private long nextSequence;
    /// The first message that was written for this connection.
    private long firstSequence;
    /// What stands before the id of a message to the last recipient, and of one from whoever wrote last.
    private String head = "";
    private int headRecipient = Integer.MIN_VALUE;
    private String heard = "";
    private int heardSender = -1;

    Chat2Session(Handles handles, int number, int rooms) {
        this.handles = handles;
        this.number = number;
        me = handles.user(number);
        room = rooms > 0 ? handles.room(number % rooms) : "";
    }

    @Override
    public List<String> opening() {
        helloIsDue = true;
        joining = false;
        String since = epoch.isEmpty() ? "" : ",\"since\":\"" + epoch + '.' + place + '.' + pass + '"';
        return List.of("{\"do\":\"enter\",\"window\":\"" + window + '"' + since + '}');
    }

    @Override
    public String write(int recipient, long sequence, long dueNanos, long sentNanos, int sizeBytes) {
        nextSequence = sequence + 1;
        var out = new StringBuilder(sizeBytes);
        if (recipient != headRecipient) {
            headRecipient = recipient;
            head = Chat2.beforeId(me, room.isEmpty() ? handles.user(recipient) : room);
        }
        Message.digits(out.append(head), sequence, Message.SEQUENCE_DIGITS);
        out.append(Chat.TEXT);
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
            return joining && text.startsWith("{\"ok\":\"joined\"") ? joined(text) : answered(text);
        }
        if (text.startsWith("{\"error\":")) {
            return helloIsDue || joining && text.endsWith(JOINED) ? Chat2Answers.notIn(text)
                    : Chat2Answers.refused(text);
        }
        if (text.startsWith("{\"hello\":")) {
            return entered(text);
        }
        if (text.startsWith(BEAT)) {
            moveTo(Chat2Answers.number(text, BEAT.length()));
            return isNumber(text, BEAT) ? Incoming.Aside.ASIDE : new Incoming.Stray(text);
        }
        return isNumber(text, WINDOWS) || !room.isEmpty() && isPresence(text) ? Incoming.Aside.ASIDE
                : new Incoming.Stray(text);
    }

    /// Whether it says who is there: members of a room are told of each other.
    private static boolean isPresence(String text) {
        Map<?, ?> all = text.startsWith("{\"presence\":") ? Json.members(text) : Map.of();
        return all.size() == 1 && all.get("presence") instanceof Map<?, ?> handles
                && handles.values().stream().allMatch(Boolean.class::isInstance);
    }

    /// Whether there is a number behind the head, and nothing more.
    private static boolean isNumber(String text, String head) {
        int end = Chat2Answers.afterNumber(text, head.length());
        return text.startsWith(head) && end > head.length() && text.startsWith("}", end) && text.length() == end + 1;
    }

    /// A message, or a notice of who joined and left.
    private Incoming pushed(String text) {
        long seq = Chat2Answers.number(text, PUSH.length());
        int at = Chat2Answers.afterNumber(text, PUSH.length());
        boolean inPlace = seq > told;
        moveTo(seq);
        if (!text.startsWith(MESSAGE, at)) {
            return isMove(text, at) && inPlace ? Incoming.Aside.ASIDE : new Incoming.Stray(text);
        }
        Message message = Message.in(text);
        if (message != null && message.sender() == number && message.sequence() < firstSequence) {
            return Incoming.Own.OWN;
        }
        return message != null && isWhole(text, at + MESSAGE.length(), message)
                ? new Incoming.Delivery(message, seq <= repeatsUpTo, inPlace) : new Incoming.Stray(text);
    }

    /// Whether somebody joined or left this window's room.
    private boolean isMove(String text, int at) {
        String head = ",\"room\":\"" + room + "\",\"";
        return !room.isEmpty() && text.startsWith(head, at)
                && text.substring(at + head.length()).matches("(joined|left)\":\"[^\"]+\"}");
    }

    /// Whether nothing was changed in what stands around the message's digits either.
    private boolean isWhole(String text, int at, Message message) {
        if (message.sender() != heardSender) {
            heardSender = message.sender();
            heard = Chat2.beforeId(handles.user(heardSender), room.isEmpty() ? me : room);
        }
        int id = at + heard.length();
        int behindId = id + Message.SEQUENCE_DIGITS;
        return text.startsWith(heard, at)
                && text.length() == behindId + Chat.TEXT.length() + message.chars() + END.length()
                && Message.number(text, id, Message.SEQUENCE_DIGITS) == message.sequence()
                && text.startsWith(BEFORE_DIGITS, behindId) && text.endsWith(END);
    }

    private Incoming joined(String text) {
        joining = false;
        return text.endsWith(JOINED) ? new Incoming.Ready(resumed, gap)
                : new Incoming.Stray(text);
    }

    private Incoming answered(String text) {
        Incoming answer = Chat2Answers.taken(text);
        if (answer instanceof Incoming.Answer) {
            moveTo(Chat2Answers.seq(text));
        }
        return answer;
    }

    private Incoming entered(String text) {
        if (helloIsDue && Json.members(text).get("hello") instanceof Map<?, ?> hello
                && me.equals(hello.get("me")) && hello.get("epoch") instanceof String newEpoch
                && hello.get("seq") instanceof Double seq && hello.get("pass") instanceof String newPass
                && hello.get("resumed") instanceof Boolean newResumed
                && hello.get("rooms") instanceof List<?> rooms
                && (epoch.isEmpty() || !newResumed || newEpoch.equals(epoch))) {
            helloIsDue = false;
            resumed = newResumed;
            gap = !epoch.isEmpty() && !resumed;
            repeatsUpTo = gap ? place : 0;
            place = epoch.isEmpty() ? seq.longValue() : place;
            told = gap ? 0 : place;
            firstSequence = nextSequence;
            epoch = newEpoch;
            pass = newPass;
            joining = !room.isEmpty() && !rooms.contains(room);
            return !joining ? new Incoming.Ready(resumed, gap)
                    : new Incoming.Reply("{\"do\":\"join\",\"room\":\"" + room + "\",\"id\":\"" + JOIN_ID + "\"}");
        }
        return new Incoming.Stray(text);
    }

    private void moveTo(long seq) {
        place = Math.max(place, seq);
        told = Math.max(told, seq);
    }
}
