package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import gochat.TestServer;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are no requests, too long, too slow or two at once.
class HostileHandshakeTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    /// All that comes until the end of the stream.
    private static String everything(RawClient client) throws IOException {
        StringBuilder all = new StringBuilder();
        try {
            for (int b; (b = client.socket().getInputStream().read()) >= 0; ) all.append((char) b);
        } catch (SocketException reset) {
            // what had come by then counts
        }
        return all.toString();
    }

    /// A server may answer while the request is still being sent, and stop listening.
    private static void sendWhatIsTaken(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException answeredEarly) {
            // the answer tells why
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 90\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: +4\r\n"})
    void noSecondRequestIsReadBehindABody(String fields) throws IOException {
        String second = RawClient.request("/?user=second", "");
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient client = new RawClient(server.port())) {
            client.send(RawClient.request("/?user=first", fields) + second + second);
            client.socket().shutdownOutput();
            String answer = everything(client);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertEquals(0, answer.lastIndexOf("HTTP/1.1"), "a second answer: " + answer);
        }
    }

    /// Whoever speaks TLS, or ends lines as Unix does, hears so at once, and does not wait for the time limit.
    @ParameterizedTest
    @ValueSource(strings = {"\026\003\001\002\000\001\000\001\374\003\003",
        "GET /?user=coop HTTP/1.1\nHost: localhost\n\n", "\n", "GET / HTTP/1.1\rHost: localhost\r\r",
        "GET / HTTP/1.1\r\nHost: local\000host", "\033[A"})
    void whatCannotBecomeARequestIsRefusedAtItsFirstWrongByte(String opening) throws IOException {
        try (TestServer server = new TestServer(TestServer.limits(LONG, LONG, LONG, SHORT, 100));
                RawClient client = new RawClient(server.port())) {
            client.send(opening);
            String answer = everything(client);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void whatIsNoHttpIsRefusedOrClosed() throws IOException {
        byte[] tls = HexFormat.of().parseHex("16030100c8010000c40303" + "00".repeat(32) + "20" + "11".repeat(32)
                + "003e130213031301c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0270067c00ac0140039c009");
        List<byte[]> openings = new ArrayList<>(List.of(tls, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(),
                new byte[1], "\r\n\r\n".getBytes(), "GET\r\n\r\n".getBytes()));
        Random random = new Random(6455);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(2000)];
            random.nextBytes(noise);
            openings.add(noise);
        }
        try (TestServer server = new TestServer(TestServer.limits(SHORT, LONG, LONG, SHORT, 100))) {
            List<RawClient> clients = new ArrayList<>();
            for (byte[] opening : openings) {
                RawClient client = new RawClient(server.port());
                clients.add(client);
                client.send(opening);
            }
            for (RawClient client : clients) {
                String answer = everything(client);
                assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
                client.close();
            }
        }
    }

    /// The limit decides, however much comes, and reading what is left over costs next to nothing.
    @Test
    void aHeaderOf20MegabytesIsRefusedByItsFirst16KilobytesAndCostsLittle() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            // the code is warm
            for (int i = 0; i < 3; i++) refuseHuge(server, 1 << 20);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                Duration before = server.process().info().totalCpuDuration().orElseThrow();
                refuseHuge(server, 20 << 20);
                Duration after = server.process().info().totalCpuDuration().orElseThrow();
                least = Math.min(least, after.minus(before).toMillis());
            }
            assertTrue(least <= 50, "the cheapest took " + least + " ms of processor time");
        }
    }

    private static void refuseHuge(ServerProcess server, int bytes) throws IOException {
        try (RawClient client = new RawClient(server.chatPort())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(16 * 1024));
            assertTrue(client.head().startsWith("HTTP/1.1 431 "), "not refused by the limit alone");
            sendWhatIsTaken(client, new byte[bytes]);
        }
    }

    @Test
    void aThousandSlowClientsAreClosedInTimeAndOthersServedMeanwhile() throws Exception {
        Duration limit = Duration.ofSeconds(2);
        try (TestServer server = new TestServer(TestServer.limits(limit, LONG, LONG, LONG, 2000))) {
            List<RawClient> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) slow.add(new RawClient(server.port()));
                long deadline = System.nanoTime() + limit.toNanos() + TimeUnit.SECONDS.toNanos(20);
                byte[] letter = {'G'};
                List<RawClient> open = new ArrayList<>(slow);
                int served = 0;
                while (!open.isEmpty()) {
                    assertTrue(System.nanoTime() < deadline, () -> open.size() + " are still open");
                    // a letter each, a few times within the limit, and a stranger who is served
                    open.removeIf(client -> !isOpen(client, letter));
                    try (RawClient quick = server.open("quick")) {
                        quick.sendMessage("quick", "nobody", "");
                        assertEquals("{\"error\":\"Recipient not found\"}", quick.readText());
                        served++;
                    }
                    Thread.sleep(100);
                }
                assertTrue(served > 1, "nobody was served meanwhile");
            } finally {
                for (RawClient client : slow) client.close();
            }
        }
    }

    private static boolean isOpen(RawClient client, byte[] letter) {
        try {
            client.send(letter);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
