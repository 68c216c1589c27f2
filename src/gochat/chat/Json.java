package gochat.chat;

import java.nio.charset.StandardCharsets;

/// Reads JSON (RFC 8259) strictly, in place and without recursion: a cursor over bytes that are known to be
/// valid UTF-8. It belongs to the one call that reads a message.
public final class Json {
    /// How deep arrays and objects may nest; one bit of a `long` each.
    static final int MAX_DEPTH = 64;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    /// Whether the string read last holds an escape.
    private boolean escaped;
    private int nameEnd;

    public Json(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.start = from;
        this.end = to;
        this.at = from;
    }

    public int position() {
        return at;
    }

    boolean lastStringIsEscaped() {
        return escaped;
    }

    public MalformedMessage malformed(String expected) {
        return new MalformedMessage("Malformed JSON at byte " + (at - start) + ": expected " + expected);
    }

    /// The next byte that is not white space, without taking it; -1 at the end.
    public int peek() {
        while (at < end) {
            byte next = bytes[at];
            if (next > ' ' || next != ' ' && next != '\n' && next != '\r' && next != '\t') return next & 0xFF;
            at++;
        }
        return -1;
    }

    public void take(char wanted, String expected) throws MalformedMessage {
        if (peek() != wanted) throw malformed(expected);
        at++;
    }

    public boolean takeIf(char wanted) {
        if (peek() != wanted) return false;
        at++;
        return true;
    }

    /// Begins an object, which is all that there is: its first member's name is taken, and its value due.
    ///
    /// @return where the name's content begins, which ends at [#nameEnd]; -1 if it has no members
    public int firstName() throws MalformedMessage {
        take('{', "an object");
        return takeIf('}') ? end() : name();
    }

    /// Goes on behind a member's value, as [#firstName] begins.
    public int nextName() throws MalformedMessage {
        if (takeIf(',')) return name();
        take('}', "a comma or the end of the object");
        return end();
    }

    private int name() throws MalformedMessage {
        int content = string("a name in quotes");
        nameEnd = at - 1;
        take(':', "a colon");
        return content;
    }

    private int end() throws MalformedMessage {
        if (peek() >= 0) throw malformed("nothing behind the object");
        return -1;
    }

    /// Where the content of the name ends whose value is due.
    public int nameEnd() {
        return nameEnd;
    }

    /// Takes a string; its content, quotes apart, is then at `[result, position() - 1)`.
    public int string(String expected) throws MalformedMessage {
        take('"', expected);
        int content = at;
        escaped = false;
        while ((at = Unescaped.end(bytes, at, end)) < end) {
            byte next = bytes[at];
            if (next == '"') {
                at++;
                return content;
            }
            if (next != '\\') throw malformed("no control character inside a string");
            escape();
        }
        throw malformed("the end of a string");
    }

    private void escape() throws MalformedMessage {
        escaped = true;
        at++;
        int kind = at < end ? bytes[at] : -1;
        if (kind < 0 || "\"\\/bfnrtu".indexOf(kind) < 0) throw malformed("an escape such as \\n");
        at++;
        if (kind != 'u') return;
        for (int i = 0; i < 4; i++, at++) {
            if (at == end || Character.digit(bytes[at], 16) < 0) throw malformed("four hexadecimal digits");
        }
    }

    /// Takes a value of any kind.
    public void value() throws MalformedMessage {
        long objects = 0;
        int depth = 0;
        while (true) {
            switch (peek()) {
                case '{' -> {
                    at++;
                    if (++depth > MAX_DEPTH) throw malformed("at most " + MAX_DEPTH + " levels of nesting");
                    objects = objects << 1 | 1;
                    if (peek() != '}') {
                        name();
                        continue;
                    }
                }
                case '[' -> {
                    at++;
                    if (++depth > MAX_DEPTH) throw malformed("at most " + MAX_DEPTH + " levels of nesting");
                    objects <<= 1;
                    if (peek() != ']') continue;
                }
                case '"' -> string("a string");
                case 't' -> literal("true");
                case 'f' -> literal("false");
                case 'n' -> literal("null");
                default -> number();
            }
            while (depth > 0 && takeIf((objects & 1) != 0 ? '}' : ']')) {
                depth--;
                objects >>>= 1;
            }
            if (depth == 0) return;
            take(',', "a comma or the end of the " + ((objects & 1) != 0 ? "object" : "array"));
            if ((objects & 1) != 0) name();
        }
    }

    private void literal(String word) throws MalformedMessage {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == end || bytes[at] != word.charAt(i)) throw malformed(word);
        }
    }

    private void number() throws MalformedMessage {
        if (at < end && bytes[at] == '-') at++;
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            digits("a value");
        }
        if (at < end && bytes[at] == '.') {
            at++;
            digits("a digit");
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) at++;
            digits("a digit");
        }
    }

    private void digits(String expected) throws MalformedMessage {
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') at++;
        if (at == first) throw malformed(expected);
    }

    /// What a string's content, escapes and all, stands for.
    public static String unescape(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(kind);
            }
        }
        return text.toString();
    }

    /// Whether a text has half of a surrogate pair: that has no UTF-8, and must not turn into what its replacement
    /// spells.
    static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /// A string literal for any text.
    public static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
            else json.append(c);
        }
        return json.append('"').toString();
    }
}
