package gochat.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacedInputTest {
    /// A pause behind 512 bytes, of a fifth of a millisecond at least.
    @Test
    void othersHaveTheirTurnHoweverFastItComesAndNothingIsLost() throws IOException {
        byte[] all = new byte[20 * 1024];
        new Random(1).nextBytes(all);
        PacedInput in = new PacedInput(new ByteArrayInputStream(all));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        long began = System.nanoTime();
        byte[] some = new byte[27];
        for (int count; (count = in.read(some, 0, 5)) > 0; ) {
            read.write(some, 0, count);
            int next = in.read();
            if (next >= 0) read.write(next);
            read.write(some, 0, Math.max(0, in.read(some, 0, some.length)));
        }
        assertArrayEquals(all, read.toByteArray());
        long least = all.length / 1024 * 200_000L;
        assertTrue(System.nanoTime() - began >= least, "it was read without a pause");
    }
}
