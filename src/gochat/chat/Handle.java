package gochat.chat;

import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// The name that people are reached by, as its UTF-8 bytes; equal when the bytes are equal.
///
/// A handle that joins is made by [#parse], which lets nothing pass that looks like another handle. One
/// that is only looked up is a view of the message that names it, and is never kept.
public final class Handle implements Comparable<Handle> {
    /// The most characters (code points) of a handle.
    public static final int MAX_CHARACTERS = 64;

    /// Scripts that are written together; any other letter must not stand beside a letter of another script,
    /// or Cyrillic could pose as Latin (UTS 39, section 5.2).
    private static final Set<UnicodeScript> MIXABLE = EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN,
            UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO);

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final int hash;

    private Handle(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        int h = 0;
        for (int i = from; i < to; i++) h = 31 * h + bytes[i];
        this.hash = h;
    }

    /// A view of `bytes[from..to)`, to look up a recipient with.
    public static Handle view(byte[] bytes, int from, int to) {
        return new Handle(bytes, from, to);
    }

    public static Handle of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Handle(utf8, 0, utf8.length);
    }

    /// Checks a handle that somebody wants to go by.
    ///
    /// @throws InvalidHandle with a reason for a person
    public static Handle parse(String text) throws InvalidHandle {
        if (text.isEmpty()) throw new InvalidHandle("a handle is missing: connect with ?user=HANDLE");
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw new InvalidHandle("a handle has at most " + MAX_CHARACTERS + " characters");
        }
        if (!text.codePoints().allMatch(Handle::isVisible)) {
            throw new InvalidHandle("a handle has letters, digits, marks, symbols and punctuation only");
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
            throw new InvalidHandle("a handle must be in its plain form (NFKC): "
                    + Normalizer.normalize(text, Normalizer.Form.NFKC));
        }
        if (mixesScripts(text)) throw new InvalidHandle("a handle must not mix letters that look alike");
        return of(text);
    }

    /// Checks the name of a room: a `#`, and a handle behind it.
    ///
    /// @throws InvalidHandle with a reason for a person
    public static Handle parseRoom(String text) throws InvalidHandle {
        if (!text.startsWith("#")) throw new InvalidHandle("a room's name begins with #");
        parse(text.substring(1));
        return of(text);
    }

    /// Whether it names a room.
    public boolean isRoom() {
        return from < to && bytes[from] == '#';
    }

    /// The same, without the message that it may be a view of: to be kept.
    public Handle kept() {
        return from == 0 && to == bytes.length ? this : new Handle(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /// Its UTF-8 bytes, in an array of their own.
    public byte[] utf8() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean isVisible(int codePoint) {
        return codePoint != 0xFFFD && !isInvisibleLetter(codePoint) && switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /// Characters that Unicode files among letters, marks and symbols, and that show as nothing.
    private static boolean isInvisibleLetter(int codePoint) {
        return codePoint == 0x034F || codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x17B4
                || codePoint == 0x17B5 || codePoint >= 0x180B && codePoint <= 0x180F || codePoint == 0x2800
                || codePoint == 0x3164 || codePoint >= 0xFE00 && codePoint <= 0xFE0F || codePoint == 0xFFA0
                || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
    }

    private static boolean mixesScripts(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        text.codePoints().mapToObj(UnicodeScript::of)
                .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
                .forEach(scripts::add);
        return scripts.size() > 1 && !MIXABLE.containsAll(scripts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handle that && hash == that.hash
                && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// An order lets the map of handles stay fast when somebody chooses many with the same hash.
    @Override
    public int compareTo(Handle other) {
        return Arrays.compare(bytes, from, to, other.bytes, other.from, other.to);
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
