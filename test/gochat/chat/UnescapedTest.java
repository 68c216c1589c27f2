package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UnescapedTest {
    @Test
    void whatAStringCannotHoldIsFoundWhereverItStandsAndWhateverStandsBehindIt() {
        byte[] text = new byte[20];
        for (int at = 0; at < text.length - 1; at++) {
            Arrays.fill(text, (byte) 'x');
            for (int pair = 0; pair <= 0xFFFF; pair++) {
                text[at] = (byte) (pair >> 8);
                text[at + 1] = (byte) pair;
                int first = isPlain(text[at]) ? isPlain(text[at + 1]) ? text.length : at + 1 : at;
                assertEquals(first, Unescaped.end(text, 0, text.length));
            }
        }
    }

    private static boolean isPlain(byte b) {
        return b != '"' && b != '\\' && Byte.toUnsignedInt(b) >= 0x20;
    }

    @Test
    void whatStandsOutsideTheRangeDoesNotCount() {
        byte[] quotes = "\"xxxxxxxxxx\"".getBytes();
        assertEquals(11, Unescaped.end(quotes, 1, 11));
        assertEquals(5, Unescaped.end(quotes, 5, 5));
    }
}
