package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.RawClient;
import gochat.TestServer;
import gochat.Waiting;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client that keeps or breaks the rules of frames meets on a real connection, and how it ends.
class FramesOverSocketsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] PING = RawClient.frame(0x89, new byte[] {7});

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
        3000, 3999, 4000, 4999})
    void everyCodeThatMayBeSentIsEchoed(int code) throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = server.open("closing")) {
            client.send(RawClient.close(code, ""));
            client.expectClose(code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535})
    void everyCodeThatMustNotBeSentIsAProtocolError(int code) throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = server.open("closing")) {
            client.send(RawClient.close(code, "bye"));
            client.expectClose(1002);
        }
    }

    @Test
    void aPingBetweenFragmentsIsAnsweredBeforeTheMessageEnds() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = server.open("pinger")) {
            byte[] text = "{\"sender\":\"pinger\",\"recipient\":\"pinger\"}".getBytes();
            client.send(RawClient.frame(0x01, Arrays.copyOf(text, 9)), PING);
            RawClient.Frame pong = client.read();
            assertEquals(0x8A, pong.first());
            assertEquals(7, pong.payload()[0]);
            client.send(RawClient.frame(0x80, Arrays.copyOfRange(text, 9, text.length)));
            assertEquals(new String(text), client.readText());
        }
    }

    @Test
    void endlessContinuationsAreRefusedAtTheLimit() throws IOException {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient many = server.open("many");
                RawClient large = server.open("large")) {
            endlessContinuations(many, 0, 1008);
            endlessContinuations(large, 4096, 1009);
        }
    }

    private static void endlessContinuations(RawClient client, int bytes, int code) throws IOException {
        byte[] continuation = RawClient.frame(0x00, new byte[bytes]);
        client.send(RawClient.frame(0x01, new byte[0]));
        // twice as many as either limit allows
        for (int i = 0; i < 2048; i++) client.send(continuation);
        client.expectClose(code);
    }

    @Test
    void aMessageThatDribblesForEverEndsAtTheLimit() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(LONG, SHORT, LONG, LONG, 10));
                RawClient client = server.open("dribble")) {
            CountDownLatch closed = new CountDownLatch(1);
            byte[] message = RawClient.text("x".repeat(TestServer.MESSAGES.messageBytes()));
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int at = 0; !closed.await(20, TimeUnit.MILLISECONDS); at++) {
                        client.send(new byte[] {message[at]});
                    }
                } catch (IOException | InterruptedException ended) {
                    // that is what the test waits for
                }
            });
            client.expectClose(1008);
            closed.countDown();
            writer.join();
        }
    }

    @Test
    void pingsDoNotProlongAMessageThatDoesNotEnd() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(LONG, SHORT, LONG, LONG, 10));
                RawClient client = server.open("prolong")) {
            client.send(RawClient.frame(0x01, new byte[] {'{'}));
            RawClient.Frame answer;
            do {
                client.send(PING);
                answer = client.read();
            } while (answer.opcode() == 0xA);
            assertEquals(0x88, answer.first());
            client.endClosed();
        }
    }

    /// Each read ends inside a message, but no message takes long.
    @Test
    void messagesThatEndInTimeGoOnThoughEveryReadEndsInsideTheNext() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        try (TestServer server = new TestServer(TestServer.limits(LONG, limit, LONG, LONG, 10))) {
            // where this very machine holds a message up, that says nothing
            boolean wasFast = false;
            for (int i = 0; i < 10 && !wasFast; i++) wasFast = endMessagesInTime(server, limit);
            assertTrue(wasFast, "the machine is too busy for this test");
        }
    }

    /// @return whether each message was sent and answered well within the limit; what came is only then judged
    private static boolean endMessagesInTime(TestServer server, Duration limit) throws Exception {
        byte[] message = RawClient.text("{\"sender\":\"busy\",\"recipient\":\"nobody\"}");
        byte[] start = Arrays.copyOf(message, 9);
        byte[] rest = Arrays.copyOfRange(message, 9, message.length);
        try (RawClient client = server.open("busy")) {
            client.send(start);
            long end = System.nanoTime() + 2 * limit.toNanos();
            while (System.nanoTime() < end) {
                long before = System.nanoTime();
                client.send(rest, start);
                RawClient.Frame answer = client.read();
                Thread.sleep(10);
                if (System.nanoTime() - before > limit.toNanos() / 2) return false;
                assertEquals("{\"error\":\"Recipient not found\"}", answer.text());
            }
            return true;
        }
    }

    @Test
    void whoseCloseIsNeverAnsweredIsCut() throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, LONG, LONG, SHORT, 10));
                RawClient client = server.open("silent")) {
            client.send(new byte[] {0, 0});
            client.expectClose(1002);
            client.expectCut(Duration.ofSeconds(20));
        }
    }

    @Test
    void aSessionIsClosedOnceHoweverItsConnectionEnds() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Handler counting = new Handler() {
            @Override
            public void admit(RequestHead head, Connection connection) {}

            @Override
            public Session open(RequestHead head, Connection connection) {
                opened.incrementAndGet();
                return new Session() {
                    @Override
                    public void message(int opcode, byte[] bytes, int offset, int length) {}

                    @Override
                    public void tooBig() {}

                    @Override
                    public void closed() {
                        closed.incrementAndGet();
                    }
                };
            }
        };
        Lines log = new Lines(Level.ERROR);
        try (Server server = TestServer.plain(counting, TestServer.MESSAGES, TestServer.LIMITS, log)) {
            int port = server.address().getPort();
            List<byte[]> endings = List.of(new byte[0], new byte[1], new byte[] {0, 0}, RawClient.close(1000, ""),
                    new byte[] {(byte) 0x82, (byte) 0x80}, RawClient.text("{}"));
            for (byte[] ending : endings) {
                for (int how = 0; how < 3; how++) {
                    try (RawClient client = RawClient.open(port, "/")) {
                        client.send(ending);
                        if (how == 1) client.socket().shutdownOutput();
                        if (how == 2) client.socket().setSoLinger(true, 0);
                        if (how == 1) client.socket().getInputStream().readAllBytes();
                    }
                }
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (opened.get() != closed.get() && System.nanoTime() < deadline) Thread.sleep(10);
        assertEquals(opened.get(), closed.get());
        assertEquals(Set.of(), Set.copyOf(log.all()));
    }

    @Test
    void aStreamThatEndsAtAnyByteLeavesNothingBehindAndLogsNoError() throws Exception {
        byte[] request = RawClient.request("/?user=cutter", "").getBytes();
        byte[] frames = RawClient.frame(0x01, "{\"sender\":\"cutter\",\"é".getBytes());
        byte[] stream = Arrays.copyOf(request, request.length + frames.length + PING.length);
        System.arraycopy(frames, 0, stream, request.length, frames.length);
        System.arraycopy(PING, 0, stream, request.length + frames.length, PING.length);
        Lines log = new Lines(Level.ERROR);
        // so few connections that one left behind in each round soon leaves no room
        NetLimits limits = TestServer.limits(LONG, LONG, LONG, LONG, 20);
        try (Server server = TestServer.plain(TestServer.chat(1, TestServer.ANY_RATE), TestServer.MESSAGES, limits,
                log)) {
            for (boolean reset : new boolean[] {false, true}) {
                for (int end = 0; end <= stream.length; end++) {
                    try (RawClient client = new RawClient(server.address().getPort())) {
                        client.send(Arrays.copyOf(stream, end));
                        if (reset) client.socket().setSoLinger(true, 0);
                        else client.socket().shutdownOutput();
                        if (!reset) client.socket().getInputStream().readAllBytes();
                    }
                }
            }
            // the handle takes one connection: all others must be gone
            Waiting.until("there is room again", () -> {
                try (RawClient again = new RawClient(server.address().getPort())) {
                    again.send(RawClient.request("/?user=cutter", ""));
                    if (!again.head().startsWith("HTTP/1.1 101 ")) return false;
                    again.sendMessage("cutter", "nobody", "");
                    return again.read().text().equals("{\"error\":\"Recipient not found\"}");
                }
            });
        }
        assertEquals(Set.of(), Set.copyOf(log.all()));
    }
}
