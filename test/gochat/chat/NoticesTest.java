package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
    private static String envelope(long seq) {
        byte[] bytes = ".{\"a\":1}.".getBytes(StandardCharsets.UTF_8);
        return new String(Notices.envelope(seq, bytes, 1, bytes.length - 1), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999_999_999L, 1_000_000_000_000_000L, 1_000_000_099_999_999L,
        1_795_600_000_123_456L, 9_999_999_999_999_999L, 10_000_000_000_000_000L, Long.MAX_VALUE})
    void aPositionIsWrittenInAllItsDigits(long seq) {
        assertEquals("{\"seq\":" + seq + ",\"msg\":{\"a\":1}}", envelope(seq));
    }

    @Test
    void soAreAnyOthers() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long seq = random.nextLong(1L << random.nextInt(1, 63));
            assertEquals("{\"seq\":" + seq + ",\"msg\":{\"a\":1}}", envelope(seq));
        }
    }
}
