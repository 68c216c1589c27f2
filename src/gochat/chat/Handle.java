package gochat.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name that people are reached by, as its UTF-8 bytes; equal when the bytes are equal.
///
/// A handle that joins is made by [#parse], which refuses most of what only looks like another handle ([HandleRules]
/// says what, and what not). Case counts: `Coop` and `coop` are two people. One that is only looked up is a view of the
/// message that names it, and is never kept.
public final class Handle {
    /// The most characters (code points) of a handle.
    static final int MAX_CHARACTERS = 64;
    static final String TOO_LONG = "a handle has at most " + MAX_CHARACTERS + " characters";
    /// The most bytes, those of a room's name with its `#`.
    private static final int MAX_BYTES = 1 + 4 * MAX_CHARACTERS;

    private final byte[] bytes;
    private final int from;
    private final int to;
    /// 0 until it is asked for: of a view that is only compared, it never is.
    private int hash;

    private Handle(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /// A view of `bytes[from..to)`, to look up a recipient with.
    public static Handle view(byte[] bytes, int from, int to) {
        return new Handle(bytes, from, to);
    }

    /// A handle or room by this name, which is not checked.
    public static Handle of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Handle(utf8, 0, utf8.length);
    }

    /// Checks a handle that somebody wants to go by.
    ///
    /// @throws InvalidHandle with a reason for a person
    public static Handle parse(String text) throws InvalidHandle {
        if (text.isEmpty()) throw new InvalidHandle("a handle is missing: connect with ?user=HANDLE");
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) throw new InvalidHandle(TOO_LONG);
        HandleRules.check(text);
        return of(text);
    }

    /// Checks the name of a room: a `#`, and a handle behind it.
    ///
    /// @throws InvalidHandle with a reason for a person
    static Handle parseRoom(String text) throws InvalidHandle {
        if (!text.startsWith("#")) throw new InvalidHandle("a room's name begins with #");
        if (text.length() == 1) throw new InvalidHandle("a room's name goes on behind its #");
        parse(text.substring(1));
        return of(text);
    }

    /// Whether it names a room.
    public boolean isRoom() {
        return from < to && bytes[from] == '#';
    }

    /// Whether nobody can go by it, and no room by this name, for it is too long.
    public boolean isTooLong() {
        return to - from > MAX_BYTES;
    }

    /// The same, without the message that it may be a view of: to be kept.
    public Handle kept() {
        return from == 0 && to == bytes.length ? this : new Handle(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /// Its UTF-8 bytes, in an array that nobody may change.
    public byte[] utf8() {
        return kept().bytes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Handle that
                && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
    }

    /// Nobody outside can choose two handles that have the same, see [Hash].
    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = (int) Hash.of(bytes, from, to);
            hash = h;
        }
        return h;
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
