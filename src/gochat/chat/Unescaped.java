package gochat.chat;

/// Finds the end of what a JSON string holds as it is (RFC 8259, section 7), eight bytes at a time in one word (SWAR).
final class Unescaped {
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x80 * EACH;

    private Unescaped() {}

    /// Where in `bytes[from..to)` the first quote, backslash or control character stands; `to` if there is none.
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long found = special(Words.get(bytes, at));
            if (found != 0) return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] < 0 || bytes[at] >= ' ')) at++;
        return at;
    }

    /// Has the high bit of the first special byte set, and none before: `x - n` borrows where a byte is below n, and
    /// what lies behind the first such byte may be marked by its borrowing.
    /// The quote is the only other byte that comes below `!` when its second bit is turned.
    private static long special(long eight) {
        return (below(eight ^ 2 * EACH, '!') | below(eight ^ '\\' * EACH, 1)) & HIGH_BITS;
    }

    private static long below(long eight, int limit) {
        return eight - limit * EACH & ~eight;
    }
}
