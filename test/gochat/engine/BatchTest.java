package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Batch FULL = new Batch(-5, 7, 1L << 40, Set.of(Batch.Mark.ARRIVED, Batch.Mark.LEAVES),
            Optional.of(new Batch.Beat(9, 4, 2, 3, -1)),
            List.of(new Batch.Entry(1, "one".getBytes()), new Batch.Entry(2, new byte[0])));

    @Test
    void whatIsWrittenIsRead() {
        Batch read = Batch.decode(FULL.encode()).orElseThrow();
        assertArrayEquals(FULL.encode(), read.encode());
        assertEquals(FULL.marks(), read.marks());
        assertEquals(FULL.beat(), read.beat());
        assertEquals(2, read.numbers());
        Batch empty = new Batch(1, 1, 1, Set.of(), Optional.empty(), List.of());
        assertEquals(empty, Batch.decode(empty.encode()).orElseThrow());
        assertEquals(1, empty.numbers());
    }

    /// Whoever has to change what stands here must count [Batch#FORMAT] up.
    @Test
    void whatIsWrittenLooksAsItsFormatSays() {
        assertEquals(2, Batch.FORMAT);
        assertEquals("0283fffffffffffffffb00000007000001000000000000000009000000000000000400000000000000020000"
                + "000000000003ffffffffffffffff0000000000000001000000036f6e65000000000000000200000000",
                HexFormat.of().formatHex(FULL.encode()));
    }

    @Test
    void whatIsCutOrStrangeIsNoBatch() {
        byte[] bytes = FULL.encode();
        int whole = 0;
        for (int length = 0; length < bytes.length; length++) {
            if (Batch.decode(Arrays.copyOf(bytes, length)).isPresent()) whole++;
        }
        assertEquals(2, whole, "cut behind the head, or behind the first entry");
        bytes[0]++;
        assertTrue(Batch.decode(bytes).isEmpty());
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            if (junk.length > 0) junk[0] = Batch.FORMAT;
            Batch.decode(junk);
        }
    }
}
