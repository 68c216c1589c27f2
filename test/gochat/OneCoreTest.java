package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.io.SocketLayer;
import gochat.io.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server with one processor, and one carrier for its threads: whoever floods it, the quiet are not kept waiting, and
/// the page and its health are told at once.
@Timeout(120)
@Isolated("it measures others' latency")
class OneCoreTest {
    private static final int QUIET = 100;
    private static final int QUIET_MESSAGES_PER_SECOND = 200;
    private static final int SECONDS = 1;
    private static final long PROMPT_NANOS = Duration.ofMillis(100).toNanos();
    private static final String OK = "{\"ok\":\"message sent with success\"}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    /// What clients have between TCP and themselves.
    private SocketLayer layer = SocketLayer.PLAIN;

    @AfterEach
    void stop() {
        over.set(true);
        threads.close();
    }

    /// Something that clients do again and again until the test is over, or it fails.
    private Future<Void> again(Callable<Void> work) {
        return threads.submit(() -> {
            while (!over.get()) work.call();
            return null;
        });
    }

    static byte[] messages(String sender, String recipient, int count) {
        byte[] one = RawClient.text("{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient
                + "\",\"message\":\"hello there\"}");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) all.writeBytes(one);
        return all.toByteArray();
    }

    /// Reads and forgets all, as fast as it comes.
    private void drain(RawClient client) {
        threads.submit(() -> {
            InputStream in = client.socket().getInputStream();
            byte[] buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0) { }
            return null;
        });
    }

    private RawClient connect(int port) throws IOException {
        return new RawClient(layer.over(RawClient.tcp(port)));
    }

    private RawClient open(int port, String handle) throws IOException {
        return connect(port).shakeHands("/?user=" + handle);
    }

    private boolean answersPromptly(SocketLayer layer, int port, String path) throws IOException {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5 && fastest > PROMPT_NANOS; i++) {
            long began = System.nanoTime();
            try (RawClient client = new RawClient(layer.over(RawClient.tcp(port)))) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            }
            fastest = Math.min(fastest, System.nanoTime() - began);
        }
        return fastest <= PROMPT_NANOS;
    }

    static void awaitNothingLent(int adminPort) throws Exception {
        Waiting.until("all that was lent is back", () -> Metrics.scrape(adminPort).value("gochat_lent_bytes") == 0);
    }

    /// Has the quiet measure while the noise goes on, and asks for page and health in between.
    private void expectPromptness(int percent, ServerProcess server, int adminPort, Waiting.Condition noise)
            throws Exception {
        try (QuietCrowd quiet = new QuietCrowd(layer, server.chatPort(), QUIET, QUIET_MESSAGES_PER_SECOND)) {
            quiet.mustNotWait(percent, SECONDS, noise);
            assertTrue(answersPromptly(layer, server.frontPort(), "/"), "the page waits");
            assertTrue(answersPromptly(SocketLayer.PLAIN, adminPort, "/healthz"), "its health waits");
            assertTrue(answersPromptly(SocketLayer.PLAIN, adminPort, "/readyz"), "its readiness waits");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 12})
    void whoFloodsOneReaderHoldsUpNobodyElse(int senders) throws Exception {
        flood(senders);
    }

    @Test
    void whoFloodsOverTlsHoldsUpNobodyElse(@TempDir Path folder) throws Exception {
        Path keystore = Secrets.keystore(folder);
        layer = Tls.load(keystore, Secrets.KEYSTORE_PASSWORD.toCharArray()).client();
        flood(5, "-tls-keystore", keystore.toString(), "-tls-password-file",
                Secrets.passwordFile(folder).toString());
    }

    private void flood(int senders, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of("-admin-listen-on", "127.0.0.1:0"));
        all.addAll(List.of(flags));
        try (ServerProcess server = ServerProcess.startOn(1, all.toArray(String[]::new))) {
            int adminPort = server.adminPort();
            int port = server.chatPort();
            // it is closed when it falls behind, and comes again
            Future<Void> reader = again(() -> {
                try (RawClient client = open(port, "reader")) {
                    InputStream in = client.socket().getInputStream();
                    byte[] buffer = new byte[64 * 1024];
                    while (!over.get() && in.read(buffer) >= 0) { }
                } catch (IOException cut) {
                    // it comes again
                }
                return null;
            });
            List<Future<Void>> floods = new ArrayList<>();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                String handle = "flood" + i;
                RawClient client = open(port, handle);
                clients.add(client);
                drain(client);
                byte[] chunk = messages(handle, "reader", 200);
                floods.add(again(() -> {
                    client.send(chunk);
                    return null;
                }));
            }
            expectPromptness(99, server, adminPort,
                    () -> !reader.isDone() && floods.stream().noneMatch(Future::isDone));
            over.set(true);
            for (RawClient client : clients) client.close();
            awaitNothingLent(adminPort);
        }
    }

    @Test
    void whoComesAndGoesAgainAndAgainHoldsUpNobodyElse() throws Exception {
        try (ServerProcess server = ServerProcess.startOn(1, "-admin-listen-on", "127.0.0.1:0")) {
            List<Future<Void>> storms = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String handle = "storm" + i;
                storms.add(again(() -> {
                    try (RawClient client = new RawClient(server.chatPort())) {
                        // a reset leaves no port behind that waits
                        client.socket().setSoLinger(true, 0);
                        client.send(RawClient.request("/?user=" + handle, ""));
                        // 503 while the last ones are still being seen out
                        assertTrue(client.head().startsWith("HTTP/1.1 "));
                    }
                    return null;
                }));
            }
            expectPromptness(99, server, server.adminPort(), () -> storms.stream().noneMatch(Future::isDone));
        }
    }

    @Test
    void whoConnectsAndResetsByTheThousandTakesNoSeats() throws Exception {
        byte[] request = RawClient.request("/?user=storm", "").getBytes();
        try (ServerProcess server = ServerProcess.startOn(1, "-admin-listen-on", "127.0.0.1:0")) {
            int adminPort = server.adminPort();
            AtomicInteger storms = new AtomicInteger();
            List<Future<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                floods.add(again(() -> {
                    try (RawClient client = new RawClient(server.chatPort())) {
                        client.socket().setSoLinger(true, 0);
                        client.send(request);
                    }
                    storms.incrementAndGet();
                    return null;
                }));
            }
            double most = 0;
            while (storms.get() < 10_000 && floods.stream().noneMatch(Future::isDone)) {
                most = Math.max(most, Metrics.scrape(adminPort).value("gochat_connections"));
                Thread.sleep(20); // a scrape costs the server something
            }
            over.set(true);
            for (Future<Void> flood : floods) flood.get();
            assertTrue(most < 1_000, "so many were open: " + most);
            open(server.chatPort(), "coop").close();
        }
    }

    @Test
    void whoAsksForThePageWithoutWaitingForAnswersHoldsUpNobodyElse() throws Exception {
        byte[] requests = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200).getBytes();
        try (ServerProcess server = ServerProcess.startOn(1, "-admin-listen-on", "127.0.0.1:0")) {
            List<Future<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                floods.add(again(() -> {
                    try (RawClient client = new RawClient(server.frontPort())) {
                        drain(client);
                        while (!over.get()) client.send(requests);
                    } catch (IOException cut) {
                        // it comes again
                    }
                    return null;
                }));
            }
            expectPromptness(50, server, server.adminPort(), () -> floods.stream().noneMatch(Future::isDone));
            over.set(true);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoFloodsARoomHoldsUpNobodyElse(boolean compressed) throws Exception {
        int members = 200;
        String words = words(8_000);
        try (ServerProcess server = ServerProcess.startOn(1, "-admin-listen-on", "127.0.0.1:0",
                "-compress=" + compressed)) {
            int adminPort = server.adminPort();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                RawClient client = new RawClient(server.chatPort());
                client.send(RawClient.request("/?user=member" + i, "Sec-WebSocket-Protocol: gochat.v2\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
                assertEquals(compressed, client.head().contains("permessage-deflate"));
                client.send(RawClient.text("{\"do\":\"enter\",\"window\":\"window-of-member-" + i + "\"}"),
                        RawClient.text("{\"do\":\"join\",\"room\":\"#all\",\"id\":\"j\"}"));
                clients.add(client);
                while (!client.read().text().contains("\"ok\":\"joined\"")) { }
                drain(client);
            }
            List<Future<Void>> floods = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                RawClient client = clients.get(i);
                String start = "{\"sender\":\"member" + i + "\",\"recipient\":\"#all\",\"message\":\"";
                byte[] message = RawClient.text(start + words + "\"}");
                floods.add(again(() -> {
                    client.send(message);
                    return null;
                }));
            }
            expectPromptness(50, server, adminPort, () -> floods.stream().noneMatch(Future::isDone));
            over.set(true);
            for (RawClient client : clients) client.close();
            awaitNothingLent(adminPort);
        }
    }

    @Test
    void burstsOfManyToOneAreAllAnsweredWithinASecond() throws Exception {
        int users = 40;
        int burst = 60;
        try (ServerProcess server = ServerProcess.startOn(1);
                RawClient reader = RawClient.open(server.chatPort(), "/?user=reader")) {
            drain(reader);
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < users; i++) clients.add(RawClient.open(server.chatPort(), "/?user=user" + i));
            long fastest = Long.MAX_VALUE;
            // the first ones warm up
            for (int round = 0; round < 8; round++) {
                long began = System.nanoTime();
                for (int i = 0; i < users; i++) clients.get(i).send(messages("user" + i, "reader", burst));
                for (RawClient client : clients) {
                    for (int i = 0; i < burst; i++) assertEquals(OK, client.readText());
                }
                fastest = Math.min(fastest, System.nanoTime() - began);
            }
            assertTrue(fastest < 1_000_000_000, "it took " + fastest / 1_000_000 + " ms");
            for (RawClient client : clients) client.close();
        }
    }

    /// So many characters of a text that shrinks as one of people's does.
    private static String words(int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) text.append(Integer.toString(random.nextInt(2_000), 36)).append("ing ");
        return text.substring(0, length);
    }

    private static byte[] compressed(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes());
        byte[] out = new byte[text.length() + 64];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        byte[] payload = new byte[size];
        System.arraycopy(out, 0, payload, 0, size);
        return RawClient.frame(0xC1, payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {8192, 1_000_000})
    void longMessagesOfOneLetterHoldUpNobodyElse(int maxBytes) throws Exception {
        try (ServerProcess server = ServerProcess.startOn(1, "-admin-listen-on", "127.0.0.1:0", "-compress",
                "-max-msg-size", "" + maxBytes, "-outbox-bytes", "2000000", "-memory-share", "50")) {
            int adminPort = server.adminPort();
            List<Future<Void>> floods = new ArrayList<>();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String start = "{\"sender\":\"bomb" + i + "\",\"recipient\":\"bomb" + i + "\",\"message\":\"";
                byte[] bomb = compressed(start + "x".repeat(999_000) + "\"}");
                RawClient client = new RawClient(server.chatPort());
                client.send(RawClient.request("/?user=bomb" + i, "Sec-WebSocket-Extensions: permessage-deflate; "
                        + "client_no_context_takeover\r\n"));
                assertTrue(client.head().contains("permessage-deflate"));
                clients.add(client);
                drain(client);
                floods.add(again(() -> {
                    client.send(bomb, bomb, bomb, bomb, bomb, bomb, bomb, bomb);
                    return null;
                }));
            }
            expectPromptness(50, server, adminPort, () -> floods.stream().noneMatch(Future::isDone));
            over.set(true);
            for (RawClient client : clients) client.close();
            awaitNothingLent(adminPort);
        }
    }
}
