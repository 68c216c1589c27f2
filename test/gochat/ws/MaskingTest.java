package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    @Test
    void unmaskingInPiecesEqualsTheRfcsByteByByteRule() {
        Random random = new Random(6455);
        byte[] keyBytes = {(byte) 0x9A, 0x01, (byte) 0xFF, 0x7C};
        for (int length = 0; length < 70; length++) {
            byte[] plain = new byte[length + 3];
            random.nextBytes(plain);
            boolean ascii = true;
            byte[] masked = plain.clone();
            for (int i = 0; i < length; i++) {
                masked[i + 3] ^= keyBytes[i % 4];
                ascii &= plain[i + 3] >= 0;
            }
            for (int cut = 0; cut <= length; cut++) {
                byte[] bytes = masked.clone();
                int key = Masking.key(keyBytes, 0);
                boolean first = Masking.unmask(bytes, 3, 3 + cut, key);
                boolean second = Masking.unmask(bytes, 3 + cut, bytes.length, Masking.advance(key, cut));
                assertArrayEquals(plain, bytes);
                assertEquals(ascii, first && second);
            }
        }
    }
}
