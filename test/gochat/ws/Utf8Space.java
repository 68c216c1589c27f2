package gochat.ws;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// Every string of a number of bytes: [Utf8] beside the grammar of [ReferenceUtf8].
///
/// The grammar is slow, so its work is shared: a string's prefix is run once for all strings that begin so, and what
/// the last byte adds is looked up by what the prefix has left open, in a table that the grammar has filled.
final class Utf8Space {
    private static final int BYTE = 256;

    /// By the bytes of the character that a prefix has left open.
    private static final Map<String, LastByte> TABLES = new ConcurrentHashMap<>();

    private Utf8Space() {}

    /// What the grammar says of each last byte behind a prefix.
    ///
    /// @param complete  whether it ends a text
    /// @param possible  whether a text can go on behind it
    private record LastByte(boolean[] complete, boolean[] possible) {
        static LastByte behind(ReferenceUtf8 prefix) {
            LastByte last = new LastByte(new boolean[BYTE], new boolean[BYTE]);
            for (int b = 0; b < BYTE; b++) {
                ReferenceUtf8 utf8 = new ReferenceUtf8(prefix);
                last.possible[b] = utf8.take(b);
                last.complete[b] = utf8.isComplete();
            }
            return last;
        }
    }

    /// Compares all strings of `length` bytes, 1 to 4, on all processors.
    ///
    /// @param progress  hears now and then how many strings have been compared
    /// @return how many there were
    /// @throws AssertionError that names a string which the codec judges wrongly
    static long compareAll(int length, LongConsumer progress) {
        AtomicLong count = new AtomicLong();
        IntStream.range(0, BYTE).parallel().forEach(first -> {
            if (length == 1) {
                compareLast(new byte[0], new ReferenceUtf8(), first, first + 1);
                count.incrementAndGet();
                return;
            }
            byte[] prefix = new byte[length - 1];
            prefix[0] = (byte) first;
            ReferenceUtf8 utf8 = new ReferenceUtf8();
            utf8.take(first);
            comparePrefixes(prefix, 1, utf8);
            progress.accept(count.addAndGet(1L << 8 * (length - 1)));
        });
        return count.get();
    }

    private static void comparePrefixes(byte[] prefix, int known, ReferenceUtf8 utf8) {
        if (known == prefix.length) {
            compareLast(prefix, utf8, 0, BYTE);
            return;
        }
        for (int b = 0; b < BYTE; b++) {
            prefix[known] = (byte) b;
            ReferenceUtf8 longer = new ReferenceUtf8(utf8);
            longer.take(b);
            comparePrefixes(prefix, known + 1, longer);
        }
    }

    private static void compareLast(byte[] prefix, ReferenceUtf8 utf8, int from, int to) {
        LastByte expected = table(utf8);
        byte[] bytes = Arrays.copyOf(prefix, prefix.length + 1);
        int last = prefix.length;
        // in one go, as a message that has arrived is judged, and by the last byte alone, as one that arrives is
        int state = Utf8.validate(Utf8.COMPLETE, bytes, 0, last);
        for (int b = from; b < to; b++) {
            bytes[last] = (byte) b;
            int whole = Utf8.validate(Utf8.COMPLETE, bytes, 0, bytes.length);
            int piecewise = state == Utf8.INVALID ? state : Utf8.validate(state, bytes, last, last + 1);
            if ((whole == Utf8.COMPLETE) != expected.complete[b] || (whole != Utf8.INVALID) != expected.possible[b]
                    || piecewise != whole) {
                throw new AssertionError(Arrays.toString(bytes) + ": complete should be " + expected.complete[b]
                        + ", possible " + expected.possible[b]);
            }
        }
    }

    private static LastByte table(ReferenceUtf8 prefix) {
        return TABLES.computeIfAbsent(prefix.unfinished(), _ -> LastByte.behind(prefix));
    }
}
