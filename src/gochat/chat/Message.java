package gochat.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A chat message as it came: the JSON object's bytes, `bytes[from..to)`, and what they say under the keys that concern
/// us. All other keys travel untouched, as does every byte. It is a view of what was read, and lasts as long.
///
/// @param sender     the handle it claims to be from; null if absent or no Unicode text
/// @param recipient  the handle it is for; null if absent or no Unicode text
/// @param id         the `"id"` string as it stands in the message, quotes included; null if there is none
/// @param does       how often it has the key `"do"`, which in `gochat.v2` marks a request
public record Message(Handle sender, Handle recipient, byte[] id, int does, byte[] bytes, int from, int to) {
    /// The longest id in `gochat.v2`, in bytes, without its quotes.
    static final int MAX_ID_BYTES = 64;
    public static final String ID_TOO_LONG = "\"id\" has at most " + MAX_ID_BYTES + " bytes";

    /// Reads `bytes[from..to)`, which must be valid UTF-8, in one pass.
    ///
    /// @throws MalformedMessage  when it is no JSON object, or holds one of our keys twice: two readers could
    ///                           then see two different messages
    public static Message parse(byte[] bytes, int from, int to) throws MalformedMessage {
        Json json = new Json(bytes, from, to);
        Handle sender = null;
        Handle recipient = null;
        byte[] id = null;
        int seen = 0;
        int does = 0;
        for (int name = json.firstName(); name >= 0; name = json.nextName()) {
            Key key = Key.of(bytes, name, json.nameEnd(), json.lastStringIsEscaped());
            if (key == Key.DO) does++;
            if (key == Key.OTHER || key == Key.DO) {
                json.value();
                continue;
            }
            if ((seen & 1 << key.ordinal()) != 0) throw json.malformed("\"" + key.text + "\" only once");
            seen |= 1 << key.ordinal();
            if (json.peek() != '"') {
                json.value();
                continue;
            }
            int valueFrom = json.string("a string");
            int valueTo = json.position() - 1;
            switch (key) {
                case SENDER -> sender = handle(bytes, valueFrom, valueTo, json.lastStringIsEscaped());
                case RECIPIENT -> recipient = handle(bytes, valueFrom, valueTo, json.lastStringIsEscaped());
                case ID -> id = Arrays.copyOfRange(bytes, valueFrom - 1, valueTo + 1);
                case MESSAGE, DO, OTHER -> { }
            }
        }
        return new Message(sender, recipient, id, does, bytes, from, to);
    }

    /// The `id` of a text, as JSON; null for none.
    public static byte[] id(byte[] bytes, int offset, int length) {
        try {
            return parse(bytes, offset, offset + length).id();
        } catch (MalformedMessage malformed) {
            return null;
        }
    }

    /// By which the same is known again, id and all.
    public long hash() {
        return Hash.of(bytes, from, to);
    }

    /// Whether `gochat.v2` has to do without this message's id.
    public boolean hasLongId() {
        return id != null && id.length - 2 > MAX_ID_BYTES;
    }

    private static Handle handle(byte[] bytes, int from, int to, boolean escaped) {
        if (!escaped) return Handle.view(bytes, from, to);
        String text = Json.unescape(bytes, from, to);
        return Json.hasHalfPair(text) ? null : Handle.of(text);
    }

    /// The keys that concern us. The longer ones are told apart by two words of eight bytes, which overlap: from the
    /// quote in front on, and up to the quote behind.
    private enum Key {
        SENDER("sender"), RECIPIENT("recipient"), MESSAGE("message"), ID("id"), DO("do"), OTHER("");

        private static final int MIN_WORDS_CHARACTERS = 6;

        private final String text;
        private final long head;
        private final long tail;

        Key(String text) {
            this.text = text;
            byte[] quoted = quoted(text);
            boolean isOfWords = text.length() >= MIN_WORDS_CHARACTERS;
            this.head = isOfWords ? Words.get(quoted, 0) : 0;
            this.tail = isOfWords ? Words.get(quoted, quoted.length - Long.BYTES) : 0;
        }

        private static byte[] quoted(String text) {
            return ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
        }

        /// @param from  where it begins, a quote in front of it and another one at `to`
        static Key of(byte[] bytes, int from, int to, boolean escaped) {
            if (escaped) {
                // an escape can spell any of our keys in another way
                byte[] plain = quoted(Json.unescape(bytes, from, to));
                return of(plain, 1, plain.length - 1, false);
            }
            return switch (to - from) {
                case 2 -> bytes[from] == 'i' && bytes[from + 1] == 'd' ? ID
                        : bytes[from] == 'd' && bytes[from + 1] == 'o' ? DO : OTHER;
                case 6 -> SENDER.ifEqual(bytes, from, to);
                case 7 -> MESSAGE.ifEqual(bytes, from, to);
                case 9 -> RECIPIENT.ifEqual(bytes, from, to);
                default -> OTHER;
            };
        }

        private Key ifEqual(byte[] bytes, int from, int to) {
            return Words.get(bytes, from - 1) == head && Words.get(bytes, to + 1 - Long.BYTES) == tail ? this : OTHER;
        }
    }
}
