package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.feed.KeepLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `gochat.v2` over real sockets.
class KeptMessagesTest {
    private static final String PHONE = "phone-0123456789";
    private static final String DESK = "desk-00123456789";
    private static final String OTHER = "other-0123456789";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(TestServer.LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private V2Client enter(String handle, String window) throws IOException {
        return V2Client.enter(server.port(), handle, window);
    }

    @Test
    void aMessageComesInAnEnvelopeAndIsAnsweredWithItsPosition() throws IOException {
        try (V2Client coop = enter("coop", DESK); V2Client gordon = enter("gordon", DESK)) {
            coop.send("gordon", "hi", "a1");
            String push = gordon.next();
            assertEquals("{\"seq\":" + V2Client.seq(push) + ",\"msg\":{\"sender\":\"coop\",\"recipient\":\"gordon\","
                    + "\"message\":\"hi\",\"id\":\"a1\"}}", push);
            String answer = coop.next();
            assertEquals("{\"ok\":\"message sent with success\",\"id\":\"a1\",\"seq\":" + V2Client.seq(answer)
                    + ",\"live\":true}", answer);
        }
    }

    @Test
    void whoIsAwayIsKeptWhatWasSaidAndGetsItOnce() throws IOException {
        V2Client gordon = enter("gordon", PHONE);
        try (V2Client coop = enter("coop", DESK)) {
            gordon.close();
            awaitGone(coop);
            for (int i = 0; i < 100; i++) {
                coop.send("gordon", "m" + i, "id" + i);
                assertTrue(coop.next().contains("\"live\":false"));
            }
            try (V2Client again = gordon.resume(server.port(), PHONE)) {
                assertTrue(again.hello().contains("\"resumed\":true"));
                for (int i = 0; i < 100; i++) assertTrue(nextBut(again, "there?").contains("\"m" + i + "\""));
                coop.send("gordon", "live", "z");
                assertTrue(again.next().contains("\"message\":\"live\""));
            }
        }
    }

    private static String nextBut(V2Client client, String text) throws IOException {
        String next;
        do next = client.next(); while (next.contains(text));
        return next;
    }

    /// Until a message to gordon is told to be kept only.
    private void awaitGone(V2Client coop) throws IOException {
        String answer;
        do {
            coop.send("gordon", "there?", "x" + System.nanoTime());
            answer = coop.next();
        } while (answer.contains("\"live\":true"));
    }

    @Test
    void aHandleThatNeverSpokeV2IsNotFoundWhenItIsAway() throws IOException {
        try (V2Client coop = enter("coop", DESK)) {
            coop.send("gordon", "hi", "a1");
            assertEquals("{\"error\":\"Recipient not found\",\"code\":\"not-found\",\"id\":\"a1\"}", coop.next());
        }
    }

    @Test
    void ownWindowsSeeWhatWasSentFromAnother() throws IOException {
        try (V2Client desk = enter("coop", DESK); V2Client phone = enter("coop", PHONE);
                V2Client gordon = enter("gordon", DESK)) {
            desk.send("gordon", "from the desk", "a1");
            long seq = V2Client.seq(desk.next());
            String echo = phone.next();
            assertTrue(echo.contains("from the desk"), echo);
            assertEquals(seq, V2Client.seq(echo));
            phone.send("gordon", "from the phone", "a2");
            phone.next();
            assertTrue(desk.next().contains("from the phone"));
            assertTrue(gordon.next().contains("from the desk"));
            assertTrue(gordon.next().contains("from the phone"));
        }
    }

    @Test
    void theSameMessageAgainIsDeliveredOnce() throws IOException {
        try (V2Client desk = enter("coop", DESK); V2Client phone = enter("coop", PHONE);
                V2Client gordon = enter("gordon", DESK)) {
            desk.send("gordon", "hi", "a1");
            String first = desk.next();
            phone.next();
            for (V2Client window : List.of(desk, phone)) {
                window.send("gordon", "hi", "a1");
                assertEquals(first.replace("}", ",\"again\":true}"), window.next());
            }
            desk.send("gordon", "something else", "a1");
            assertFalse(desk.next().contains("again"));
            assertTrue(gordon.next().contains("\"hi\""));
            assertTrue(gordon.next().contains("something else"));
        }
    }

    /// He would learn what was said, and his own words would be swallowed.
    @Test
    void whoTakesAHandleIsNotAnsweredForWhatWasSaidBeforeHeCame() throws IOException {
        try (V2Client gordon = enter("gordon", DESK); V2Client coop = enter("coop", DESK)) {
            coop.send("gordon", "hi", "1");
            assertTrue(coop.next().startsWith("{\"ok\""));
            assertTrue(gordon.next().contains("\"hi\""));
            try (V2Client stranger = enter("coop", PHONE)) {
                for (boolean again : List.of(false, true)) {
                    stranger.send("gordon", "hi", "1");
                    assertEquals(again, stranger.next().contains("again"));
                }
                assertTrue(gordon.next().contains("\"hi\""));
            }
            coop.send("gordon", "hi", "1");
            coop.next();
            assertTrue(coop.next().contains("again"));
        }
    }

    @Test
    void whatComesBeforeEnteringIsAnsweredWithItsId() throws IOException {
        try (V2Client coop = V2Client.connect(server.port(), "coop")) {
            coop.send("gordon", "hi", "1");
            String answer = coop.next();
            assertTrue(answer.endsWith("\"code\":\"malformed\",\"id\":\"1\"}"), answer);
        }
    }

    @Test
    void plainAndV2WindowsOfAHandleStandSideBySide() throws IOException {
        try (RawClient plain = server.join("gordon"); V2Client window = enter("gordon", DESK);
                RawClient coop = server.join("coop")) {
            coop.sendMessage("coop", "gordon", "hi");
            String text = "{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"hi\"}";
            assertEquals(text, plain.readText());
            assertTrue(window.next().endsWith(",\"msg\":" + text + "}"));
            assertEquals("{\"ok\":\"message sent with success\"}", coop.readText());
        }
    }

    @Test
    void aNewConnectionOfAWindowTakesTheOldOnesPlace() throws IOException {
        List<V2Client> dead = new ArrayList<>();
        for (int i = 0; i < 10; i++) dead.add(enter("coop", PHONE));
        for (V2Client old : dead.subList(0, 9)) {
            old.raw().expectClose(4001);
        }
        try (V2Client last = dead.getLast(); V2Client desk = enter("coop", DESK)) {
            last.send("coop", "to myself", "a1");
            assertTrue(desk.next().contains("to myself"));
            assertTrue(last.next().contains("\"live\":true"));
        }
    }

    @Test
    void windowsAreCountedAndOneTooManyIsRefused() throws IOException {
        try (V2Client one = enter("coop", DESK); V2Client two = enter("coop", PHONE);
                V2Client three = enter("coop", OTHER); V2Client four = V2Client.connect(server.port(), "coop")) {
            assertEquals("{\"windows\":2}", one.read());
            assertEquals("{\"windows\":3}", one.read());
            four.say("{\"do\":\"enter\",\"window\":\"yet-another-one-\"}");
            assertEquals("{\"error\":\"Number of simultaneous connections reached\",\"code\":\"limit\"}", four.read());
            four.raw().expectClose(1008);
            three.raw().socket().close();
            assertEquals("{\"windows\":2}", two.read().equals("{\"windows\":3}") ? two.read() : "not told of the third");
        }
    }

    @Test
    void withoutATokenAStrangerSeesNothingFromBeforeHeCame() throws IOException {
        V2Client coop = enter("coop", DESK);
        try (V2Client gordon = enter("gordon", DESK)) {
            coop.say("{\"do\":\"join\",\"room\":\"#team\",\"id\":\"j\"}");
            coop.next();
            coop.send("gordon", "secret", "a1");
            coop.next();
            gordon.next();
            coop.say("{\"do\":\"read\",\"with\":\"gordon\",\"upto\":9007199254740992}");
            String since = coop.since();
            coop.close();
            for (String forged : List.of("", since.replaceFirst("\\.[^.]*$", ".AAAA"),
                    since.substring(0, since.indexOf('.')) + ".0.0.9007199254740992.AAAA", "garbage",
                    since.replaceFirst("\\.(\\d+)\\.(\\d+)\\.", ".1.1."), "x".repeat(900))) {
                try (V2Client stranger = V2Client.connect(server.port(), "coop")) {
                    stranger.say("{\"do\":\"enter\",\"window\":\"" + OTHER + "\",\"since\":\"" + forged + "\"}");
                    String hello = stranger.hello();
                    assertTrue(hello.contains("\"resumed\":false"), hello);
                    assertTrue(hello.contains("\"reads\":{}"), hello);
                    assertTrue(hello.contains("\"rooms\":[]"), hello);
                    stranger.say("{\"do\":\"history\",\"with\":\"gordon\",\"id\":\"h\"}");
                    assertEquals("{\"history\":[],\"with\":\"gordon\",\"more\":false,\"id\":\"h\"}", stranger.next());
                    stranger.say("{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w\"}");
                    assertEquals("{\"presence\":{},\"id\":\"w\"}", stranger.read());
                    stranger.say("{\"sender\":\"coop\",\"recipient\":\"#team\",\"id\":\"r\"}");
                    assertTrue(stranger.next().contains("\"code\":\"not-a-member\""));
                }
            }
            try (V2Client owner = coop.resume(server.port(), DESK)) {
                String hello = owner.hello();
                assertTrue(hello.contains("\"resumed\":true"), hello);
                assertTrue(hello.contains("\"rooms\":[\"#team\"]"), hello);
                assertTrue(hello.contains("\"reads\":{\"gordon\":"), hello);
                owner.say("{\"do\":\"history\",\"with\":\"gordon\",\"id\":\"h\"}");
                assertTrue(owner.next().contains("secret"));
            }
        }
    }

    @Test
    void historyIsToldFromTheOldestOnInParts() throws IOException {
        try (V2Client coop = enter("coop", DESK); V2Client gordon = enter("gordon", DESK)) {
            for (int i = 0; i < 5; i++) coop.send("gordon", "m" + i, "id" + i);
            for (int i = 0; i < 5; i++) gordon.next();
            gordon.say("{\"do\":\"history\",\"with\":\"coop\",\"most\":2,\"id\":\"h\"}");
            String page = gordon.next();
            assertTrue(page.matches(".*m3.*m4.*\"with\":\"coop\",\"more\":true,\"id\":\"h\"}"), page);
            gordon.say("{\"do\":\"history\",\"with\":\"coop\",\"most\":9,\"before\":" + V2Client.seq(page) + "}");
            page = gordon.next();
            assertTrue(page.matches("\\{\"history\":\\[.*m0.*m1.*m2.*],\"with\":\"coop\",\"more\":false}"), page);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"do\":\"dance\"}", "{\"do\":7}", "{\"do\":\"history\"}",
            "{\"do\":\"history\",\"with\":\"gordon\",\"before\":-1}",
            "{\"do\":\"history\",\"with\":\"gordon\",\"before\":9007199254740993}",
            "{\"do\":\"history\",\"with\":\"gordon\",\"before\":1.5}", "{\"do\":\"history\",\"with\":[\"gordon\"]}",
            "{\"do\":\"read\",\"with\":\"gordon\"}", "{\"do\":\"watch\",\"handles\":[5]}",
            "{\"do\":\"join\",\"room\":\"team\"}", "{\"do\":\"join\",\"room\":\"#\"}",
            "{\"do\":\"join\",\"room\":\"#team\",\"room\":\"#team\"}", "{\"do\":\"leave\",\"do\":\"leave\"}",
            "{\"do\":\"leave\",\"room\":\"#team\",\"recipient\":\"gordon\"}",
            "{\"do\":\"leave\",\"room\":\"#team\",\"extra\":1}", "{\"do\":\"enter\",\"window\":\"desk-00123456789\"}",
            "{\"sender\":\"coop\",\"recipient\":\"gordon\",\"id\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
            "{\"do\":\"read\",\"with\":\"\\ud800\",\"upto\":1}"})
    void whatIsNotUnderstoodIsMalformedAndTheConnectionStays(String request) throws IOException {
        try (V2Client coop = enter("coop", DESK)) {
            coop.say(request);
            String answer = coop.next();
            assertTrue(answer.contains("\"code\":\"malformed\""), answer);
            coop.send("coop", "still here", "a1");
            assertTrue(coop.next().startsWith("{\"ok\""));
        }
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredWithItsIdIfThatIs() throws IOException {
        try (V2Client coop = enter("coop", DESK)) {
            coop.say("{\"do\":\"join\",\"room\":\"team\",\"id\":\"j1\"}");
            String answer = coop.next();
            assertTrue(answer.contains("\"code\":\"malformed\",\"id\":\"j1\""), answer);
        }
    }

    @Test
    void aCursorBeyondTheNewestIsTakenAsTheNewest() throws IOException {
        V2Client gordon = enter("gordon", DESK);
        gordon.heard("{\"seq\":9007199254740992}");
        try (V2Client again = gordon.resume(server.port(), DESK); V2Client coop = enter("coop", DESK)) {
            assertTrue(again.hello().contains("\"resumed\":true"));
            coop.send("gordon", "hi", "a1");
            assertTrue(again.next().contains("\"hi\""));
        }
    }

    /// Its clock may have been ahead.
    @Test
    void aCursorOfAnotherEpochBeyondTheNewestIsTakenAsTheNewest() throws IOException {
        V2Client gordon = enter("gordon", DESK);
        gordon.heard("{\"seq\":9007199254740992}");
        String since = "another" + gordon.since().replaceFirst("^[^.]*", "");
        gordon.close();
        try (V2Client coop = enter("coop", DESK); V2Client again = V2Client.connect(server.port(), "gordon")) {
            coop.send("gordon", "hi", "a1");
            coop.next();
            again.say("{\"do\":\"enter\",\"window\":\"" + DESK + "\",\"since\":\"" + since + "\"}");
            assertTrue(again.hello().contains("\"resumed\":false"));
            assertTrue(again.next().contains("\"hi\""));
        }
    }

    @Test
    void aNameThatIsTooLongForAnyHandleIsMalformed() throws IOException {
        try (V2Client coop = enter("coop", DESK)) {
            String name = "x".repeat(300);
            for (String request : List.of("{\"do\":\"read\",\"with\":\"" + name + "\",\"upto\":1}",
                    "{\"do\":\"history\",\"with\":\"" + name + "\"}",
                    "{\"do\":\"watch\",\"handles\":[\"" + name + "\"]}")) {
                coop.say(request);
                assertTrue(coop.next().contains("a handle has at most 64 characters"));
            }
            coop.send(name, "hi", "a1");
            assertTrue(coop.next().contains("\"code\":\"not-found\""));
        }
    }

    @Test
    void aSlowReaderFallsBehindAndGetsAllThatIsKept() throws Exception {
        try (V2Client slow = enter("gordon", DESK); V2Client coop = enter("coop", DESK)) {
            String text = "x".repeat(100);
            for (int i = 0; i < 900; i++) {
                coop.send("gordon", text + i, "id" + i);
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            for (int i = 0; i < 900; i++) {
                String push = slow.next();
                assertTrue(push.contains(text + i + "\""), push);
            }
        }
    }

    @Test
    void readMarksAreSharedBetweenWindows() throws IOException {
        try (V2Client desk = enter("coop", DESK); V2Client phone = enter("coop", PHONE);
                V2Client gordon = enter("gordon", DESK)) {
            gordon.send("coop", "hi", "a1");
            long seq = V2Client.seq(desk.next());
            phone.next();
            desk.say("{\"do\":\"read\",\"with\":\"gordon\",\"upto\":" + seq + "}");
            assertEquals("{\"read\":{\"gordon\":" + seq + "}}", phone.next());
            gordon.send("coop", "again", "a2");
            seq = V2Client.seq(desk.next());
            phone.next();
            // one beyond the newest is taken as the newest
            desk.say("{\"do\":\"read\",\"with\":\"gordon\",\"upto\":9007199254740992}");
            assertEquals("{\"read\":{\"gordon\":" + seq + "}}", phone.next());
        }
    }

    @Test
    void whoDoesNotComeInInTimeIsClosed() throws IOException {
        server.close();
        server = new TestServer(TestServer.limits(Duration.ofMillis(300), Duration.ofSeconds(30),
                Duration.ofSeconds(25), Duration.ofSeconds(5), 1000));
        server.handler().start();
        try (V2Client coop = V2Client.connect(server.port(), "coop")) {
            assertTrue(coop.raw().expectClose(1008).contains("the first message must come within"));
        }
    }

    @Test
    void keepZeroKeepsNothing() throws IOException {
        server.close();
        server = new TestServer(new KeepLimits(Duration.ZERO, 1000, 256 * 1024, 64 << 20, 100, 3, 200, 50, 500));
        V2Client gordon = enter("gordon", DESK);
        try (V2Client coop = enter("coop", DESK)) {
            coop.send("gordon", "hi", "a1");
            assertTrue(coop.next().contains("\"live\":true"));
            assertTrue(gordon.next().contains("hi"));
            gordon.close();
            String answer;
            int sent = 2;
            do {
                coop.send("gordon", "hi", "a" + sent);
                answer = coop.next();
            } while (answer.startsWith("{\"ok\"") && ++sent < 100_000);
            assertTrue(answer.contains("\"code\":\"not-found\""), answer);
            try (V2Client again = gordon.resume(server.port(), DESK)) {
                assertTrue(again.hello().contains("\"resumed\":false"));
            }
        }
    }
}
