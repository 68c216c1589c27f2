package gochat.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The members of one request, each as it stands. It belongs to the call that reads it.
final class CommandReader {
    /// The most characters of a window's name, and the fewest.
    private static final int MAX_WINDOW_CHARACTERS = 64;
    private static final int MIN_WINDOW_CHARACTERS = 16;
    /// The most entries of one answer to `history`, and how many there are where none are named.
    private static final int MAX_HISTORY = 100;
    private static final int USUAL_HISTORY = 50;
    /// The highest number that JavaScript holds exactly.
    private static final long MAX_NUMBER = 1L << 53;

    private final byte[] bytes;
    private final Json json;
    private final Map<String, Object> members = new HashMap<>();
    private byte[] id;

    CommandReader(byte[] bytes, int from, int to) throws MalformedMessage {
        this.bytes = bytes;
        this.json = new Json(bytes, from, to);
        for (int nameFrom = json.firstName(); nameFrom >= 0; nameFrom = json.nextName()) {
            String name = text(nameFrom, json.nameEnd());
            json.peek();
            int valueFrom = json.position();
            if (members.put(name, value()) != null) throw json.malformed("\"" + name + "\" only once");
            if (name.equals("id")) id = Arrays.copyOfRange(bytes, valueFrom, json.position());
        }
    }

    Command command() throws MalformedMessage {
        return switch (take("do", String.class)) {
            case "enter" -> {
                String window = take("window", String.class);
                if (window.length() < MIN_WINDOW_CHARACTERS || window.length() > MAX_WINDOW_CHARACTERS) {
                    throw malformed("\"window\" has " + MIN_WINDOW_CHARACTERS + " to " + MAX_WINDOW_CHARACTERS
                            + " characters");
                }
                yield done(new Command.Enter(window, take("since", String.class, "")));
            }
            case "history" -> {
                long most = take("most", Long.class, (long) USUAL_HISTORY);
                if (most == 0) throw malformed("\"most\" is 1 to " + MAX_HISTORY);
                yield done(new Command.History(handle(take("with", String.class)),
                        take("before", Long.class, MAX_NUMBER), (int) Math.min(most, MAX_HISTORY), takeId()));
            }
            case "read" -> done(new Command.Read(handle(take("with", String.class)), take("upto", Long.class)));
            case "watch" -> done(new Command.Watch(handles(), takeId()));
            case "join" -> done(new Command.Join(room(), takeId()));
            case "leave" -> done(new Command.Leave(room(), takeId()));
            default -> throw malformed("\"do\" is enter, history, read, watch, join or leave");
        };
    }

    private Command done(Command command) throws MalformedMessage {
        if (members.isEmpty()) return command;
        throw malformed("\"" + members.keySet().iterator().next() + "\" does not belong to this request");
    }

    private List<Handle> handles() throws MalformedMessage {
        List<Handle> handles = new ArrayList<>();
        for (Object name : take("handles", List.class)) handles.add(handle((String) name));
        return handles;
    }

    private static Handle handle(String text) throws MalformedMessage {
        Handle handle = Handle.of(text);
        if (!handle.isTooLong()) return handle;
        throw malformed(Handle.TOO_LONG);
    }

    private Handle room() throws MalformedMessage {
        try {
            return Handle.parseRoom(take("room", String.class));
        } catch (InvalidHandle invalid) {
            throw malformed(invalid.getMessage());
        }
    }

    private byte[] takeId() throws MalformedMessage {
        take("id", String.class, "");
        if (id != null && id.length - 2 > Message.MAX_ID_BYTES) throw malformed(Message.ID_TOO_LONG);
        return id;
    }

    private <T> T take(String name, Class<T> type) throws MalformedMessage {
        T value = take(name, type, null);
        if (value == null) throw malformed("\"" + name + "\" is missing");
        return value;
    }

    private <T> T take(String name, Class<T> type, T absent) throws MalformedMessage {
        Object value = members.remove(name);
        if (value == null) return absent;
        if (!type.isInstance(value)) throw malformed("\"" + name + "\" must not be of this kind");
        return type.cast(value);
    }

    /// A string, a whole number, or a list of strings.
    private Object value() throws MalformedMessage {
        int first = json.peek();
        if (first == '"') return string();
        if (first != '[') return number();
        json.take('[', "a list");
        List<String> list = new ArrayList<>();
        if (json.takeIf(']')) return list;
        do list.add(string()); while (json.takeIf(','));
        json.take(']', "a comma or the end of the list");
        return list;
    }

    private long number() throws MalformedMessage {
        int from = json.position();
        json.value();
        String text = new String(bytes, from, json.position() - from, StandardCharsets.US_ASCII);
        if (!text.matches("[0-9]{1,16}") || Long.parseLong(text) > MAX_NUMBER) {
            throw malformed("a whole number from 0 to 2^53, a string or a list of strings is due");
        }
        return Long.parseLong(text);
    }

    private String string() throws MalformedMessage {
        int content = json.string("a string");
        return text(content, json.position() - 1);
    }

    private String text(int from, int to) throws MalformedMessage {
        String text = Json.unescape(bytes, from, to);
        if (Json.hasHalfPair(text)) throw malformed("half of a surrogate pair is no text");
        return text;
    }

    private static MalformedMessage malformed(String reason) {
        return new MalformedMessage("Malformed request: " + reason);
    }
}
