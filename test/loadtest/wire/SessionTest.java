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
        assertInstanceOf(Incoming.Stray.class, read(protocol, "a binary message"));
        assertInstanceOf(Incoming.Stray.class, protocol.session(HANDLES, 7, 0).read("{\"hello\":1}"));
    }

    /// What another server adds to a template is its own.
    private static Stream<Protocol> ours() {
        return protocols().filter(protocol -> !(protocol instanceof Template));
    }

    /// The digits of both times are the ledger's to compare.
    @ParameterizedTest
    @MethodSource("ours")
    void aMessageWithAnyCharacterChangedIsNotTheSame(Protocol protocol) {
        String text = write(protocol, SIZE_BYTES);
        for (int at = 0; at < text.length(); at++) {
            String changed = changed(text, at);
            Incoming heard = read(protocol, changed);
            assertTrue(!(heard instanceof Incoming.Delivery(Message message, _, _))
                    || !message.equals(new Message(12, 1_234_567, DUE, DUE + 999, message.paddingChars())), changed);
        }
    }

    private static String changed(String text, int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    @Test
    void anAnswerWithAnyCharacterChangedIsNone() {
        String plain = "{\"ok\":\"message sent with success\"}";
        String second = "{\"ok\":\"message sent with success\",\"id\":\"AAAAAf\",\"seq\":9,\"live\":true}";
        for (int at = 0; at < second.length(); at++) {
            boolean digit = at >= second.indexOf("AAAAAf") && at < second.indexOf("AAAAAf") + 6;
            String changed = changed(second, at);
            assertEquals(digit, entered(new Chat2(), 1).read(changed) instanceof Incoming.Answer, changed);
        }
        for (int at = 0; at < plain.length(); at++) {
            String changed = changed(plain, at);
            assertInstanceOf(Incoming.Stray.class, new Chat().session(HANDLES, 1, 0).read(changed), changed);
        }
        for (String wrong : List.of("{\"error\":7}", "{\"error\":\"no\",\"id\":\"a\"}", "{\"error\":\"no\"",
                "{\"error\"}")) {
            assertInstanceOf(Incoming.Stray.class, new Chat().session(HANDLES, 1, 0).read(wrong), wrong);
            assertInstanceOf(Incoming.Stray.class, entered(new Chat2(), 1).read(wrong), wrong);
        }
    }

    @Test
    void whatIsToldMustBeNewerThanAllThatWasTold() {
        Session session = entered(new Chat2(), 7);
        String message = write(new Chat2(), SIZE_BYTES);
        assertTrue(inPlace(session, 105, message));
        assertTrue(!inPlace(session, 104, message) && !inPlace(session, 105, message));
        session.read("{\"beat\":120}");
        assertTrue(!inPlace(session, 120, message) && inPlace(session, 121, message));
        session.read("{\"ok\":\"message sent with success\",\"id\":\"AAAAAf\",\"seq\":130,\"live\":true}");
        assertTrue(!inPlace(session, 129, message));
        session.opening();
        session.read(hello(7, "E1", 150, true, "[]"));
        assertTrue(!inPlace(session, 130, message) && inPlace(session, 131, message));
        session.opening();
        session.read(hello(7, "E2", 40, false, "[]"));
        assertTrue(inPlace(session, 30, message), "after a gap the server begins anew");
    }

    private static boolean inPlace(Session session, long seq, String message) {
        return ((Incoming.Delivery) session.read("{\"seq\":" + seq + ",\"msg\":" + message + '}')).inPlace();
    }

    @Test
    void onesOwnMessageIsToldOnResumingOnly() {
        Session session = entered(new Chat2(), 7);
        String mine = "{\"seq\":105,\"msg\":" + session.write(12, 0, DUE, DUE, SIZE_BYTES) + '}';
        assertTrue(!(session.read(mine) instanceof Incoming.Own));
        session.opening();
        session.read(hello(7, "E1", 150, true, "[]"));
        assertInstanceOf(Incoming.Own.class, session.read(mine));
    }

    @Test
    void aHelloMustBeDueAndTrue() {
        Session session = entered(new Chat2(), 1);
        assertInstanceOf(Incoming.Stray.class, session.read(hello(1, "E1", 150, true, "[]")), "not asked for");
        session.opening();
        for (String wrong : List.of(hello(2, "E1", 150, true, "[]"), hello(1, "E2", 150, true, "[]"),
                hello(1, "E1", 150, true, "7"), hello(1, "E1", 150, true, "[]").replace("\"pass\"", "\"past\""))) {
            assertInstanceOf(Incoming.Stray.class, session.read(wrong), wrong);
        }
        assertEquals(new Incoming.Ready(true, false), session.read(hello(1, "E1", 150, true, "[]")));
    }

    private static Session entered(Protocol protocol, int number) {
        Session session = protocol.session(HANDLES, number, 0);
        session.opening();
        session.read(hello(number, "E1", 100, false, "[]"));
        return session;
    }

    @Test
    void plainAnswersBelongToTheOldestMessage() {
        Session session = new Chat().session(HANDLES, 1, 0);
        assertEquals(new Incoming.Answer(-1, true, "", false, false),
                session.read("{\"ok\":\"message sent with success\"}"));
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
        assertEquals(new Incoming.Ready(false, false), session.read(hello(1, "E1", 100, false, "[]")));
        session.read("{\"seq\":130,\"msg\":" + write(new Chat2(), SIZE_BYTES) + '}');
        session.read("{\"beat\":120}");
        String again = session.opening().getFirst();
        assertTrue(again.endsWith(",\"since\":\"E1.130.1.2.mac\"}"), again);
        assertEquals(first.substring(0, first.length() - 1), again.substring(0, first.length() - 1));
        assertEquals(new Incoming.Ready(true, false), session.read(hello(1, "E1", 150, true, "[]")));
        assertTrue(session.opening().getFirst().contains("E1.130."), "what is missed has not come yet");
    }

    @Test
    void afterAGapMessagesUpToTheOldPlaceMayRepeat() {
        Session session = entered(new Chat2(), 7);
        session.opening();
        assertEquals(new Incoming.Ready(false, true), session.read(hello(7, "E2", 50, false, "[]")));
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
        assertInstanceOf(Incoming.Stray.class, session.read("{\"ok\":\"joined\",\"members\":[],\"id\":\"join\"}"));
    }

    @Test
    void inARoomOneWritesOnceOneIsAMember() {
        Session session = new Chat2().session(HANDLES, 5, 3);
        session.opening();
        assertEquals(new Incoming.Reply("{\"do\":\"join\",\"room\":\"#load-r0-2\",\"id\":\"join\"}"),
                session.read(hello(5, "E1", 1, false, "[]")));
        assertEquals(new Incoming.Refused("No"),
                session.read("{\"error\":\"No\",\"code\":\"not-a-member\",\"id\":\"join\"}"));
        assertEquals(new Incoming.Ready(false, false),
                session.read("{\"ok\":\"joined\",\"members\":[\"load-5\"],\"id\":\"join\"}"));
        assertTrue(session.write(-1, 0, 0, 0, SIZE_BYTES).contains("\"recipient\":\"#load-r0-2\""));
        session.opening();
        assertEquals(new Incoming.Ready(true, false), session.read(hello(5, "E1", 1, true, "[\"#load-r0-2\"]")));
    }

    @Test
    void whatConcernsNoMessageIsPassedOverIfItIsWhole() {
        Session session = entered(new Chat2(), 1);
        Session member = new Chat2().session(HANDLES, 5, 3);
        for (String text : List.of("{\"windows\":2}", "{\"beat\":7}")) {
            assertInstanceOf(Incoming.Aside.class, session.read(text), text);
            assertInstanceOf(Incoming.Stray.class, session.read(text.substring(0, text.length() - 1)), text);
        }
        for (String text : List.of("{\"presence\":{\"a\":true}}",
                "{\"seq\":8,\"room\":\"#load-r0-2\",\"left\":\"coop\"}")) {
            assertInstanceOf(Incoming.Aside.class, member.read(text), text);
            assertInstanceOf(Incoming.Stray.class, member.read(text.substring(0, text.length() - 1)), text);
            assertInstanceOf(Incoming.Stray.class, session.read(text), "nobody asked: " + text);
        }
        for (String text : List.of("{\"read\":{\"a\":1}}", "{\"presence\":{\"a\":1}}", "{\"beat\":\"7\"}",
                "{\"seq\":9,\"room\":\"#other\",\"left\":\"coop\"}",
                "{\"seq\":8,\"room\":\"#load-r0-2\",\"left\":\"coop\"}")) {
            assertInstanceOf(Incoming.Stray.class, member.read(text), text);
        }
    }

    private static String hello(int me, String epoch, long seq, boolean resumed, String rooms) {
        return "{\"hello\":{\"me\":\"load-" + me + "\",\"epoch\":\"" + epoch + "\",\"seq\":" + seq
                + ",\"resumed\":" + resumed + ",\"pass\":\"1.2.mac\",\"reads\":{},\"rooms\":" + rooms + ",\"windows\":1,\"beat\":25}}";
    }
}
