package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static Message parse(String json) throws MalformedMessage {
        // off the array's start, as in a read buffer
        byte[] bytes = ("??" + json + "?").getBytes(StandardCharsets.UTF_8);
        return Message.parse(bytes, 2, bytes.length - 1);
    }

    @Test
    void keysMayComeInAnyOrderWithAnyWhiteSpace() throws MalformedMessage {
        Message message = parse(" {\"message\" : \"hi\",\n\t\"recipient\":\"gordon\" ,\r\"sender\":\"coop\"} ");
        assertEquals(Handle.of("coop"), message.sender());
        assertEquals(Handle.of("gordon"), message.recipient());
        assertNull(message.id());
    }

    @Test
    void escapesInKeysAndHandlesAreUnderstood() throws MalformedMessage {
        Message message = parse("{\"s\\u0065nder\":\"c\\u006fop\",\"recipient\":\"g\\/\\u00e9\"}");
        assertEquals(Handle.of("coop"), message.sender());
        assertEquals(Handle.of("g/é"), message.recipient());
    }

    /// Each twice is taken, which none of ours may be, and none of them says who is meant.
    @ParameterizedTest
    @ValueSource(strings = {"sender", "recipient", "message", "id"})
    void aKeyThatDiffersInAnyByteIsAnother(String key) throws MalformedMessage {
        assertThrows(MalformedMessage.class, () -> parse("{\"" + key + "\":1,\"" + key + "\":1}"));
        for (int at = 0; at < key.length(); at++) {
            String other = key.substring(0, at) + "~" + key.substring(at + 1);
            Message message = parse("{\"" + other + "\":\"x\",\"" + other + "\":\"x\"}");
            assertNull(message.sender());
            assertNull(message.recipient());
            assertNull(message.id());
        }
    }

    @Test
    void halfASurrogatePairIsNoHandle() throws MalformedMessage {
        assertNull(parse("{\"recipient\":\"\\ud800\"}").recipient());
    }

    @Test
    void idIsKeptAsItStands() throws MalformedMessage {
        assertArrayEquals("\"a\\\"1\"".getBytes(StandardCharsets.UTF_8), parse("{\"id\":\"a\\\"1\"}").id());
        assertNull(parse("{\"id\":7}").id());
    }

    @Test
    void furtherKeysMayHoldAnything() throws MalformedMessage {
        Message message = parse("{\"a\":[1,-0.5e+3,{\"recipient\":\"nobody\",\"b\":[]},{}],\"c\":true,\"d\":null,"
                + "\"a\":false,\"recipient\":\"gordon\"}");
        assertEquals(Handle.of("gordon"), message.recipient());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hi", "[]", "1", "null", "\"a\"", "{", "{}x", "{}{}", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}",
        "{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":{\"b\"}}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":NaN}", "{\"a\":1 \"b\":2}", "{\"a\":-}"})
    void whatIsNoJsonObjectIsMalformed(String json) {
        assertTrue(assertThrows(MalformedMessage.class, () -> parse(json)).getMessage()
                .startsWith("Malformed JSON at byte "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sender", "recipient", "message", "id", "s\\u0065nder"})
    void keysOfOursMustNotComeTwice(String key) {
        String plain = key.replace("\\u0065", "e");
        assertThrows(MalformedMessage.class, () -> parse("{\"" + key + "\":\"a\",\"" + plain + "\":\"b\"}"));
    }

    @Test
    void nestingIsBounded() throws MalformedMessage {
        parse("{\"a\":" + "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH) + "}");
        assertThrows(MalformedMessage.class, () -> parse("{\"a\":" + "[".repeat(100_000)));
        String mixed = "[{\"x\":".repeat(Json.MAX_DEPTH / 2) + "1" + "}]".repeat(Json.MAX_DEPTH / 2);
        parse("{\"a\":" + mixed + "}");
    }
}
