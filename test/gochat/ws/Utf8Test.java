package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /// Every string of up to three bytes, beside the JDK's own decoder.
    @Test
    void everyStringUpToThreeBytesIsJudgedAsTheJdkDoes() {
        CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
        for (int length = 0; length <= 3; length++) {
            byte[] bytes = new byte[length];
            for (int value = 0; value < 1 << 8 * length; value++) {
                for (int i = 0; i < length; i++) bytes[i] = (byte) (value >> 8 * i);
                boolean expected = decodes(jdk, bytes);
                if (Utf8.isValid(bytes, 0, length) != expected) throw new AssertionError(Integer.toHexString(value));
            }
        }
    }

    private static boolean decodes(CharsetDecoder jdk, byte[] bytes) {
        return !jdk.reset().decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(4), true).isError();
    }

    @Test
    void everyCharacterIsValidHoweverItIsCut() {
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++) {
            if (codePoint >= 0xD800 && codePoint <= 0xDFFF) continue;
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            int state = Utf8.COMPLETE;
            for (int i = 0; i < bytes.length; i++) state = Utf8.validate(state, bytes, i, i + 1);
            if (state != Utf8.COMPLETE) throw new AssertionError("U+" + Integer.toHexString(codePoint));
        }
    }

    @Test
    void aBadByteBehindManyGoodOnesIsFound() {
        for (int at = 0; at < 40; at++) {
            byte[] bytes = "a".repeat(40).getBytes(StandardCharsets.UTF_8);
            bytes[at] = (byte) 0xFF;
            assertEquals(Utf8.INVALID, Utf8.validate(Utf8.COMPLETE, bytes, 0, 40));
            assertTrue(Utf8.isValid(bytes, at + 1, 40));
        }
    }
}
