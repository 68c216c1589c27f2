package gochat.ws;

/// UTF-8 by the grammar of RFC 3629, section 4, and nothing else: slow and plain, to judge [Utf8] by.
///
/// It remembers the bytes of the character under way, and looks after each one whether the grammar has a row that
/// begins so.
final class ReferenceUtf8 {
    /// One row for each alternative of the grammar; for each byte, its lowest and highest value.
    private static final int[][] ROWS = {
        {0x00, 0x7F},
        {0xC2, 0xDF, 0x80, 0xBF},
        {0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF},
        {0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
        {0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF},
        {0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
        {0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
        {0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
        {0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF},
    };

    private final int[] character = new int[4];
    private int size;
    private boolean bad;

    ReferenceUtf8() {}

    ReferenceUtf8(ReferenceUtf8 other) {
        System.arraycopy(other.character, 0, character, 0, character.length);
        size = other.size;
        bad = other.bad;
    }

    /// Takes the next byte, and tells whether there is still a way to go on.
    boolean take(int b) {
        if (bad) return false;
        character[size++] = b & 0xFF;
        for (int[] row : ROWS) {
            if (!begins(row)) continue;
            if (row.length == 2 * size) size = 0;
            return true;
        }
        bad = true;
        return false;
    }

    private boolean begins(int[] row) {
        if (row.length < 2 * size) return false;
        for (int i = 0; i < size; i++) {
            if (character[i] < row[2 * i] || character[i] > row[2 * i + 1]) return false;
        }
        return true;
    }

    /// Whether what was taken is a whole text.
    boolean isComplete() {
        return !bad && size == 0;
    }

    /// The bytes of the character under way, which decide what may follow.
    String unfinished() {
        return bad ? "bad" : new String(character, 0, size);
    }

    static boolean isValid(byte[] bytes, int from, int to) {
        ReferenceUtf8 utf8 = new ReferenceUtf8();
        for (int at = from; at < to; at++) utf8.take(bytes[at]);
        return utf8.isComplete();
    }
}
