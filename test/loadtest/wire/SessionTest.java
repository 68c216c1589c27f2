package loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each protocol writes it reads back, and nothing that is not whole.
class SessionTest {
    private static final Handles HANDLES = new Handles("load-", 0);
    private static final int SIZE_BYTES = 240;
    private static final long DUE = 86_400_000_000_000L;

    static Stream<Protocol> protocols() {
        return Stream.of(new Chat(), new Chat2(), new Echo(),
                new Template("{\"to\":\"{recipient}\",\"from\":\"{sender}\",\"text\":\"{payload}\"}", "OK", "ERR"));
    }

    private static String write(Protocol protocol, int sizeBytes) {
        return protocol.session(HANDLES, 12, 0).write(7, 1_234_567, DUE, DUE + 999, sizeBytes);
    }

    /// As the recipient hears it.
    private static Incoming read(Protocol protocol, String text) {
        return protocol.session(HANDLES, 7, 0)
                .read(protocol instanceof Chat2 ? "{\"seq\":5,\"msg\":" + text + '}' : text);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void aMessageReadsBackAndHasTheSizeAskedFor(Protocol protocol) {
        String text = write(protocol, SIZE_BYTES);
        assertEquals(SIZE_BYTES, text.length());
        var delivery = assertInstanceOf(Incoming.Delivery.class, read(protocol, text));
        assertEquals(12, delivery.message().sender());
        assertEquals(1_234_567, delivery.message().sequence());
        assertEquals(DUE, delivery.message().dueNanos());
        assertEquals(DUE + 999, delivery.message().sentNanos());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void theLeastSizeLeavesNoRoomForPadding(Protocol protocol) {
        int least = protocol.leastSizeBytes(HANDLES, 99, 0);
        String text = protocol.session(HANDLES, 99, 0).write(98, 0, 0, 0, least);
        assertEquals(least, text.length());
        assertEquals(0, assertInstanceOf(Incoming.Delivery.class, protocol.session(HANDLES, 98, 0)
                .read(protocol instanceof Chat2 ? "{\"seq\":5,\"msg\":" + text + '}' : text)).message().paddingChars());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void aMessageThatIsNotWholeIsNotRead(Protocol protocol) {
        String text = write(protocol, SIZE_BYTES);
        int end = protocol instanceof Template ? SIZE_BYTES - 2 : SIZE_BYTES;
        for (int length = 0; length < end; length++) {
            assertInstanceOf(Incoming.Stray.class, read(protocol, text.substring(0, length)), "cut at " + length);
        }
        assertInstanceOf(Incoming.Stray.class, read(protocol, text.replace("abc", "abd")));
        assertInstanceOf(Incoming.Stray.class, read(protocol, text.replace("~", "~*")));
        assertInstanceOf(Incoming.Stray.class, protocol.session(HANDLES, 7, 0).read("{\"hello\":1}"));
    }

    @Test
    void plainAnswersBelongToTheOldestMessage() {
        Session session = new Chat().session(HANDLES, 1, 0);
        assertEquals(new Incoming.Answer(-1, true, "", false, false), session.read("{\"ok\":\"message sent\"}"));
        assertEquals(new Incoming.Answer(-1, false, "Recipient not found", false, false),
                session.read("{\"error\":\"Recipient not found\"}"));
    }

    @Test
    void aTemplateSaysWhatAnswersBeginWith() {
        Session session = new Template("MSG {payload}", "OK", "ERR").session(HANDLES, 1, 0);
        assertTrue(session.read("OK 17") instanceof Incoming.Answer(long next, boolean ok, _, _, _) && ok
                && next == -1);
        assertTrue(session.read("ERR full") instanceof Incoming.Answer(_, boolean ok, String why, _, _) && !ok
                && why.equals("ERR full"));
        assertThrows(IllegalArgumentException.class, () -> new Template("no payload", "", ""));
    }

    @Test
    void aFirstVisitAsksForNothingAndALaterOneForWhatCameSince() {
        Session session = new Chat2().session(HANDLES, 1, 0);
        String first = session.opening().getFirst();
        assertTrue(first.matches("\\{\"do\":\"enter\",\"window\":\"[0-9a-f]{32}\"}"), first);
        assertEquals(new Incoming.Ready(false, false), session.read(hello("E1", 100, false, "[]")));
        session.read("{\"seq\":130,\"room\":\"#x\",\"joined\":\"coop\"}");
        session.read("{\"beat\":120}");
        String again = session.opening().getFirst();
        assertTrue(again.endsWith(",\"since\":\"E1.130.1.2.mac\"}"), again);
        assertEquals(first.substring(0, first.length() - 1), again.substring(0, first.length() - 1));
        assertEquals(new Incoming.Ready(true, false), session.read(hello("E1", 150, true, "[]")));
        assertTrue(session.opening().getFirst().contains("E1.130."), "what is missed has not come yet");
    }

    @Test
    void afterAGapMessagesUpToTheOldPlaceMayRepeat() {
        Session session = new Chat2().session(HANDLES, 7, 0);
        session.read(hello("E1", 100, false, "[]"));
        assertEquals(new Incoming.Ready(false, true), session.read(hello("E2", 50, false, "[]")));
        String message = write(new Chat2(), SIZE_BYTES);
        assertTrue(((Incoming.Delivery) session.read("{\"seq\":100,\"msg\":" + message + '}')).mayRepeat());
        assertTrue(!((Incoming.Delivery) session.read("{\"seq\":101,\"msg\":" + message + '}')).mayRepeat());
    }

    @Test
    void answersOfTheSecondProtocolNameTheirMessage() {
        Session session = new Chat2().session(HANDLES, 1, 0);
        assertEquals(new Incoming.Answer(31, true, "", true, false), session.read(
                "{\"ok\":\"message sent with success\",\"id\":\"AAAAAf\",\"seq\":9,\"live\":true,\"again\":true}"));
        assertEquals(new Incoming.Answer(31, false, "No answer", false, true),
                session.read("{\"error\":\"No answer\",\"code\":\"unconfirmed\",\"id\":\"AAAAAf\"}"));
        assertInstanceOf(Incoming.Stray.class, session.read("{\"ok\":\"who?\",\"id\":\"7\"}"));
    }

    @Test
    void inARoomOneWritesOnceOneIsAMember() {
        Session session = new Chat2().session(HANDLES, 5, 3);
        assertEquals(new Incoming.Reply("{\"do\":\"join\",\"room\":\"#load-r0-2\",\"id\":\"join\"}"),
                session.read(hello("E1", 1, false, "[]")));
        assertEquals(new Incoming.Ready(false, false),
                session.read("{\"ok\":\"joined\",\"members\":[\"load-5\"],\"id\":\"join\"}"));
        assertTrue(session.write(-1, 0, 0, 0, SIZE_BYTES).contains("\"recipient\":\"#load-r0-2\""));
        assertEquals(new Incoming.Ready(true, false), session.read(hello("E1", 1, true, "[\"#load-r0-2\"]")));
    }

    @Test
    void whatConcernsNoMessageIsPassedOver() {
        Session session = new Chat2().session(HANDLES, 1, 0);
        for (String text : List.of("{\"windows\":2}", "{\"presence\":{\"a\":true},\"id\":\"w\"}", "{\"beat\":7}",
                "{\"read\":{\"a\":1}}", "{\"seq\":8,\"room\":\"#x\",\"left\":\"coop\"}")) {
            assertInstanceOf(Incoming.Aside.class, session.read(text), text);
        }
    }

    private static String hello(String epoch, long seq, boolean resumed, String rooms) {
        return "{\"hello\":{\"me\":\"load-1\",\"epoch\":\"" + epoch + "\",\"seq\":" + seq + ",\"resumed\":" + resumed
                + ",\"pass\":\"1.2.mac\",\"reads\":{},\"rooms\":" + rooms + ",\"windows\":1,\"beat\":25}}";
    }
}
