package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
    private static Object read(String text) throws IOException {
        return new Replies(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))).next();
    }

    @Test
    void eachTypeIsRead() throws IOException {
        assertEquals("OK", read("+OK\r\n"));
        assertEquals(-12L, read(":-12\r\n"));
        assertArrayEquals("a\r\nb".getBytes(), (byte[]) read("$4\r\na\r\nb\r\n"));
        assertNull(read("$-1\r\n"));
        assertNull(read("*-1\r\n"));
        assertEquals(List.of(1L, List.of("x")), read("*2\r\n:1\r\n*1\r\n+x\r\n"));
        byte[] large = (byte[]) read("$300000\r\n" + "y".repeat(300_000) + "\r\n");
        assertEquals(300_000, large.length);
    }

    /// Nobody could ever get past it in the log.
    @Test
    void ofWhatIsTooMuchThereIsTheBeginningAndWhatComesBehindIsRead() throws IOException {
        List<?> many = (List<?>) read("*2\r\n*2500000\r\n" + ":1\r\n".repeat(2_500_000) + ":2\r\n");
        assertEquals(Replies.MAX_PARTS, ((List<?>) many.get(0)).size());
        assertEquals(2L, many.get(1));
        String large = "$1500000\r\n" + "y".repeat(1_500_000) + "\r\n";
        for (Object each : (List<?>) read("*40\r\n" + ("*3\r\n" + large + large + "$1\r\nx\r\n").repeat(40))) {
            List<?> strings = (List<?>) each;
            assertEquals(List.of(1_500_000, 0, 1), strings.stream().map(text -> ((byte[]) text).length).toList());
        }
    }

    @Test
    void anErrorStaysOnOneLine() {
        RedisError error = assertThrows(RedisError.class, () -> read("-ERR no\u001b[1m\nw\u009bay\r\n"));
        assertEquals("ERR no?[1m?w?ay", error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "$x\r\n", "$-2\r\n", "*99999999999999999999\r\n",
        "$3\r\nabcd\r\n", "+a\rb\r\n", ":\r\n", "\u0016\u0003\u0001"})
    void whatIsNoReplyIsSaidToBeNone(String text) {
        IOException strange = assertThrows(IOException.class, () -> read(text));
        assertTrue(strange.getMessage().contains("protocol of Redis"), strange.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"$67108864\r\n", "*67108864\r\n", "*3\r\n$60000000\r\n", "$9223372036854775807\r\n",
        "*-1\r", "$200000\r\nabc", ""})
    void whatIsTooLargeOrCutIsRefusedBeforeThereIsMemoryForIt(String text) {
        long before = Runtime.getRuntime().totalMemory();
        assertThrows(IOException.class, () -> read(text));
        assertTrue(Runtime.getRuntime().totalMemory() - before < 60_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+PO", "$5\r\nPO", "$2000000\r\nPO"})
    void ofAServerThatClosesTheConnectionThatIsSaid(String beginning) {
        IOException cut = assertThrows(IOException.class, () -> read(beginning));
        assertEquals("it closed the connection", cut.getMessage());
    }

    @Test
    void aLineWithoutEndAndListsWithoutEndAreRefused() {
        assertThrows(IOException.class, () -> read("+" + "x".repeat(5000)));
        assertThrows(IOException.class, () -> read("*1\r\n".repeat(100_000)));
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
