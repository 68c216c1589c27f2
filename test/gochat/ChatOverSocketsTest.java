package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class ChatOverSocketsTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";
    private TestServer server;

    /// The server that all tests of a class share.
    TestServer startServer() throws IOException {
        return new TestServer(TestServer.LIMITS);
    }

    HttpClient.Builder httpClient() throws IOException {
        return HttpClient.newBuilder();
    }

    String scheme() {
        return "ws";
    }

    @BeforeAll
    void start() throws IOException {
        server = startServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void twoSocketsTalkAndAThirdHearsNothing() throws IOException {
        try (RawClient coop = server.join("coop"); RawClient gordon = server.join("gordon");
                RawClient gordonToo = server.join("gordon"); RawClient ben = server.join("ben")) {
            String text = "{\"sender\":\"coop\", \"recipient\":\"gordon\",\"message\":\"hi\",\"mood\":[1,2]}";
            coop.send(RawClient.text(text));
            assertEquals(text, gordon.readText());
            assertEquals(text, gordonToo.readText());
            assertEquals(OK, coop.readText());
            gordon.sendMessage("gordon", "coop", "hé");
            assertTrue(coop.readText().contains("hé"));
            ben.send(RawClient.frame(0x89, new byte[0]));
            assertEquals(0xA, ben.read().opcode(), "the first thing that ben hears is his own pong");
        }
    }

    @Test
    void twoJdkClientsTalk() throws Exception {
        HttpClient http = httpClient().build();
        try {
            BlockingQueue<String> heardByAnn = new LinkedBlockingQueue<>();
            BlockingQueue<String> heardByBob = new LinkedBlockingQueue<>();
            WebSocket ann = connect(http, "ann", heardByAnn);
            WebSocket bob = connect(http, "bob", heardByBob);
            String text = "{\"sender\":\"ann\",\"recipient\":\"bob\",\"message\":\"hi\",\"id\":\"1\"}";
            ann.sendText(text, true).join();
            assertEquals(text, heardByBob.poll(10, TimeUnit.SECONDS));
            assertEquals("{\"ok\":\"message sent with success\",\"id\":\"1\"}", heardByAnn.poll(10, TimeUnit.SECONDS));
            ann.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
            bob.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertEquals("closed 1000", heardByAnn.poll(10, TimeUnit.SECONDS));
        } finally {
            // a close would wait for sockets that a failure has left open
            http.shutdownNow();
        }
    }

    private WebSocket connect(HttpClient http, String user, BlockingQueue<String> heard) throws InterruptedException {
        URI address = URI.create(scheme() + "://127.0.0.1:" + server.port() + "/?user=" + user);
        WebSocket socket = http.newWebSocketBuilder().buildAsync(address,
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
                        heard.add("pong");
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        heard.add("closed " + code);
                        return null;
                    }
                }).join();
        socket.sendPing(ByteBuffer.allocate(0)).join();
        assertEquals("pong", heard.poll(10, TimeUnit.SECONDS));
        return socket;
    }

    @Test
    void answersComeInTheOrderOfTheMessagesWithTheirIds() throws IOException {
        try (RawClient coop = server.join("order")) {
            coop.send(RawClient.text("{\"id\":\"1\",\"sender\":\"order\",\"recipient\":\"order\"}"),
                    RawClient.text("{\"id\":\"2\",\"sender\":\"order\",\"recipient\":\"nobody\"}"),
                    RawClient.text("{\"id\":\"3\",\"sender\":\"other\",\"recipient\":\"order\"}"),
                    RawClient.text("x".repeat(1025)), RawClient.text("[]"),
                    RawClient.text("{\"id\":\"4\",\"sender\":\"order\"}"));
            assertTrue(coop.readText().contains("\"recipient\":\"order\""));
            assertEquals("{\"ok\":\"message sent with success\",\"id\":\"1\"}", coop.readText());
            assertEquals("{\"error\":\"Recipient not found\",\"id\":\"2\"}", coop.readText());
            assertTrue(coop.readText().endsWith("\\\"order\\\"\",\"id\":\"3\"}"));
            assertEquals("{\"error\":\"Message is too big, dropping it\"}", coop.readText());
            assertEquals("{\"error\":\"Malformed JSON at byte 0: expected an object\"}", coop.readText());
            assertEquals("{\"error\":\"\\\"recipient\\\" is missing: it must be a string\",\"id\":\"4\"}",
                    coop.readText());
        }
    }

    @Test
    void aMessageOfTheLimitIsDeliveredAndOneMoreByteIsRefused() throws IOException {
        try (RawClient coop = server.join("limit")) {
            String start = "{\"sender\":\"limit\",\"recipient\":\"limit\",\"message\":\"";
            String exact = start + "x".repeat(1024 - start.length() - 2) + "\"}";
            coop.send(RawClient.text(exact), RawClient.text(exact + " "));
            assertEquals(exact, coop.readText());
            assertEquals(OK, coop.readText());
            assertEquals("{\"error\":\"Message is too big, dropping it\"}", coop.readText());
        }
    }

    @Test
    void aFourthConnectionOfAHandleIsToldAndClosed() throws IOException {
        try (RawClient first = server.join("crowd"); RawClient _ = server.join("crowd");
                RawClient _ = server.join("crowd")) {
            try (RawClient fourth = server.connect().shakeHands("/?user=crowd")) {
                assertEquals("{\"error\":\"Number of simultaneous connections reached\"}", fourth.readText());
                fourth.expectClose(1008);
            }
            first.send(RawClient.close(1000, ""));
            first.expectClose(1000);
            try (RawClient again = server.join("crowd")) {
                again.sendMessage("crowd", "nobody", "x");
                assertEquals(NOT_FOUND, again.readText());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?user=", "/?user=a%20b", "/?user=%00", "/?user=%ff", "/?user=%zz",
        "/?user=%E2%80%8Bcoop", "/?user=a&user=b", "/?name=coop", "/?user=%EF%BD%83oop"})
    void aBadHandleIsClosedWithAReadableReason(String target) throws IOException {
        try (RawClient client = server.connect().shakeHands(target)) {
            assertTrue(client.expectClose(1008).length() > 10);
        }
    }

    @Test
    void aHandleOfManyKilobytesIsClosedWithAReadableReason() throws IOException {
        try (RawClient client = server.connect().shakeHands("/?user=" + "x".repeat(10 * 1024))) {
            assertTrue(client.expectClose(1008).contains("64"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x81 0x05, 1002", "0x89 0x00, 1002", "0xC1 0x80, 1002", "0xA1 0x80, 1002", "0x91 0x80, 1002",
        "0x83 0x80, 1002", "0x87 0x80, 1002", "0x8B 0x80, 1002", "0x8F 0x80, 1002", "0x81 0xFE 0x00 0x05, 1002",
        "0x81 0xFF 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0xC8, 1002",
        "0x81 0xFF 0x00 0x00 0x00 0x00 0x80 0x00 0x00 0x00, 1009",
        "0x81 0xFF 0x80 0x00 0x00 0x00 0x00 0x00 0x00 0x00, 1002",
        "0x89 0xFE, 1002", "0x09 0x80, 1002", "0x80 0x80, 1002",
        "0x01 0x80 0 0 0 0 0x81 0x80, 1002", "0x82 0x80, 1003", "0x88 0x81 0 0 0 0 0, 1002",
        "0x88 0x82 0 0 0 0 0x03 0xED, 1002", "0x88 0x83 0 0 0 0 0x03 0xE8 0xFF, 1007", "0x81 0x81 0 0 0 0 0xFF, 1007",
        "0x01 0x85 0 0 0 0 0xC0, 1007"})
    void aBrokenRuleFailsTheConnectionWithItsCode(String bytes, int code) throws IOException {
        try (RawClient client = server.join("rules")) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            for (String b : bytes.split(" ")) frame.write(Integer.decode(b));
            // what follows an error must be ignored
            frame.writeBytes(RawClient.text("{\"sender\":\"rules\",\"recipient\":\"rules\"}"));
            client.send(frame.toByteArray());
            client.expectClose(code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1011, 1012, 1014, 3000, 4999})
    void aCloseIsAnsweredWithItsCode(int code) throws IOException {
        try (RawClient client = server.join("closing")) {
            client.send(RawClient.close(code, "bye"), RawClient.frame(0x89, new byte[0]),
                    RawClient.text("{\"sender\":\"closing\",\"recipient\":\"closing\"}"));
            client.expectClose(code);
        }
    }

    /// RFC 6455, 7.1.1: proxies, and libraries whose TLS knows no half-closed stream, take our end for all of it.
    @Test
    void theStreamEndsBehindACloseOfTheServersWhenItIsAnswered() throws IOException {
        String window = "the one and only window";
        try (RawClient refused = server.open("")) {
            assertEndsWhenAnswered(refused);
        }
        try (V2Client replaced = V2Client.enter(server.connect(), "replaced", window);
                V2Client _ = V2Client.enter(server.connect(), "replaced", window)) {
            assertEndsWhenAnswered(replaced.raw());
        }
    }

    /// Within the time that the server waits for the answer.
    private static void assertEndsWhenAnswered(RawClient client) throws IOException {
        assertEquals(0x88, client.read().first());
        client.socket().setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, client::expectEnd);
        client.socket().setSoTimeout(2_000);
        client.endClosed();
    }

    @Test
    void theNameOfAParameterMayBePercentEncodedAsItsValue() throws IOException {
        try (RawClient client = server.connect().shakeHands("/?100%=b&%75ser=%63oded")) {
            client.sendMessage("coded", "coded", "hi");
            assertTrue(client.readText().contains("\"message\":\"hi\""));
        }
        try (RawClient client = server.connect().shakeHands("/?user=coded&%75ser=coded")) {
            assertEquals("user must be given once", client.expectClose(1008));
        }
    }

    @Test
    void whoDoesNotEnterFirstIsToldTo() throws IOException {
        try (V2Client client = V2Client.connect(server.connect(), "early")) {
            client.say("{\"sender\":\"early\",\"recipient\":\"a\",\"message\":\"hi\",\"mood\":null}");
            assertTrue(client.read().contains("the first message must be {\\\"do\\\":\\\"enter\\\",...}"));
        }
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithout() throws IOException {
        try (RawClient client = server.join("closing")) {
            client.send(RawClient.frame(0x88, new byte[0]));
            assertEquals(0, client.read().payload().length);
            client.expectEnd();
        }
    }

    @Test
    void pingsAreAnsweredInOrderAlsoBetweenFragments() throws IOException {
        try (RawClient client = server.join("pinger")) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            String text = "{\"sender\":\"pinger\",\"recipient\":\"pinger\",\"message\":\"日本\"}";
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < utf8.length; i++) {
                int opcode = i == 0 ? 0x01 : i == utf8.length - 1 ? 0x80 : 0x00;
                stream.writeBytes(RawClient.frame(opcode, new byte[] {utf8[i]}));
                if (i < 10) stream.writeBytes(RawClient.frame(0x89, new byte[] {(byte) i}));
            }
            stream.writeBytes(RawClient.frame(0x8A, "unasked".getBytes()));
            client.send(stream.toByteArray());
            for (int i = 0; i < 10; i++) {
                RawClient.Frame pong = client.read();
                assertEquals(0x8A, pong.first());
                assertEquals(i, pong.payload()[0]);
            }
            assertEquals(text, client.readText());
            assertEquals(OK, client.readText());
        }
    }

    @Test
    void whoVanishesIsNoLongerFound() throws IOException {
        try (RawClient coop = server.join("watcher")) {
            RawClient gone = server.join("ghost");
            gone.close();
            whoIsGoneIsNotFound(coop, "watcher", "ghost");
        }
    }

    static void whoIsGoneIsNotFound(RawClient client, String handle, String gone) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        String answer;
        do {
            client.sendMessage(handle, gone, "there?");
            answer = client.readText();
        } while (!answer.equals(NOT_FOUND) && System.nanoTime() < deadline);
        assertEquals(NOT_FOUND, answer);
    }

    @Test
    void endOfStreamAtEveryByteLeavesNothingBehind() throws IOException {
        byte[] request = RawClient.request("/?user=cutter", "").getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = RawClient.text("{\"sender\":\"cutter\",\"recipient\":\"nobody\"}");
        for (int cut = 0; cut < request.length; cut += 7) {
            try (RawClient client = server.connect()) {
                client.send(Arrays.copyOf(request, cut));
            }
        }
        for (int cut = 0; cut < frame.length; cut++) {
            try (RawClient client = server.join("cutter" + cut)) {
                client.send(Arrays.copyOf(frame, cut));
            }
        }
        try (RawClient client = server.join("cutter")) {
            client.sendMessage("cutter", "cutter", "still here");
            assertTrue(client.readText().contains("still here"));
        }
    }

    @Test
    void aFloodToOneselfIsDeliveredInOrder() throws Exception {
        int count = 20_000;
        String flood = "{\"sender\":\"flood\",\"recipient\":\"flood\",\"message\":\"";
        try (RawClient client = server.join("flood")) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    ByteArrayOutputStream batch = new ByteArrayOutputStream();
                    for (int i = 0; i < count; i++) {
                        batch.writeBytes(RawClient.text(flood + i + "\"}"));
                        if (batch.size() > 60_000 || i == count - 1) {
                            client.send(batch.toByteArray());
                            batch.reset();
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < count; i++) {
                assertEquals(flood + i + "\"}", client.readText());
                assertEquals(OK, client.readText());
            }
            writer.join();
        } catch (SocketTimeoutException lost) {
            throw new AssertionError("a message or an answer was lost", lost);
        }
    }

    @Test
    void aRecipientWhoDoesNotReadIsClosedAndItsSenderTold() throws IOException {
        try (RawClient coop = server.join("talker"); RawClient stuck = server.join("sleeper")) {
            String text = "{\"sender\":\"talker\",\"recipient\":\"sleeper\",\"message\":\"" + "x".repeat(900) + "\"}";
            String answer = OK;
            int sent = 0;
            while (answer.equals(OK) && sent < 100_000) {
                coop.send(RawClient.text(text));
                answer = coop.readText();
                sent++;
            }
            assertEquals("{\"error\":\"Recipient is not reading, message dropped\"}", answer);
            coop.send(RawClient.text(text));
            assertEquals(NOT_FOUND, coop.readText());
            int received = 0;
            RawClient.Frame frame;
            while ((frame = stuck.read()).opcode() == 1) received++;
            assertEquals(sent - 1, received, "what was answered with ok is there when it reads at last");
            assertEquals(0x88, frame.first());
        }
    }
}
