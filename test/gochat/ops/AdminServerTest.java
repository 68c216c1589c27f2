package gochat.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ChatHandler;
import gochat.Metrics;
import gochat.RawClient;
import gochat.TestServer;
import gochat.Waiting;
import gochat.access.MessageRate;
import gochat.access.Visitors;
import gochat.io.TransportLayer;
import gochat.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What operators are told, over real sockets.
class AdminServerTest {
    private static final System.Logger LOG = System.getLogger("test");
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Server server;
    private AdminServer admin;

    @BeforeEach
    void start() throws IOException {
        Duration time = Duration.ofSeconds(30);
        ChatHandler handler = TestServer.chat(3, new MessageRate(1, 20));
        server = new Server(FREE, TransportLayer.PLAIN, handler,
                TestServer.MESSAGES, TestServer.limits(time, time, Duration.ofMillis(300), time, 4),
                new Visitors(3, List.of()), LOG);
        admin = new AdminServer(FREE, server::isReady, server::metricsText, LOG);
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private String ask(String method, String path) throws IOException {
        return ask(method, path, "localhost");
    }

    private String ask(String method, String path, String host) throws IOException {
        try (RawClient client = new RawClient(admin.address().getPort())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return client.head() + new String(client.socket().getInputStream().readAllBytes());
        }
    }

    private RawClient open(String handle) throws IOException {
        return RawClient.open(server.address().getPort(), "/?user=" + handle);
    }

    private Metrics scrape() throws IOException {
        return Metrics.scrape(admin.address().getPort());
    }

    /// Scrapes until a series has this value: what ends a connection is counted a moment after its client knows.
    private Metrics scrapeUntil(String series, double value) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Metrics metrics = scrape();
        while (metrics.value(series) != value && System.nanoTime() < deadline) metrics = scrape();
        assertEquals(value, metrics.value(series), series);
        return metrics;
    }

    @ParameterizedTest
    @CsvSource({"GET, /healthz, 200", "GET, /readyz, 200", "HEAD, /readyz, 200", "GET, /metrics, 200",
        "HEAD, /metrics, 200", "GET, /, 404", "GET, /metrics/x, 404", "GET, /healthz%2f, 404",
        "POST, /metrics, 405", "DELETE, /readyz, 405"})
    void onlyThreePathsAreAnsweredAndOnlyForReading(String method, String path, int status) throws IOException {
        String answer = ask(method, path);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(method.equals("HEAD"), answer.endsWith("\r\n\r\n"), answer);
    }

    /// DNS rebinding: a page's own host name is made to lead here.
    @ParameterizedTest
    @CsvSource({"evil.example, 421", "evil.example:4692, 421", "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421", "x:y:z, 400", "[evil], 421", "127.1, 421",
        "127.0.0.1, 200", "127.0.0.1:4692, 200", "[::1]:4692, 200",
        "LocalHost:1, 200", "10.1.2.3, 200"})
    void onlyAddressesAndItsOwnNamesAreAnswered(String host, int status) throws IOException {
        String answer = ask("GET", "/metrics", host);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(status == 200, answer.contains("gochat_connections"), answer);
        assertTrue(answer.contains("Cross-Origin-Resource-Policy: same-origin\r\n"), answer);
    }

    @Test
    void theNameThatItListensOnIsAnswered() throws IOException {
        InetAddress named = InetAddress.getByAddress("metrics.internal", new byte[] {127, 0, 0, 1});
        try (AdminServer other = new AdminServer(new InetSocketAddress(named, 0), server::isReady,
                server::metricsText, LOG); RawClient client = new RawClient(other.address().getPort())) {
            client.send("GET /readyz HTTP/1.1\r\nHost: metrics.internal:4692\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void itsConnectionsAreFewAndOneAddressLeavesSomeToOthers() throws IOException {
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                RawClient client = new RawClient(InetAddress.ofLiteral("127.0.0." + (2 + i % 3)),
                        admin.address().getPort());
                held.add(client);
                client.send("G");
                if (i % 20 == 19) assertTrue(ask("GET", "/readyz").startsWith("HTTP/1.1 200 "));
            }
        } finally {
            for (RawClient client : held) client.close();
        }
    }

    @Test
    void notReadyFromTheMomentItStopsButAliveToTheEnd() throws Exception {
        try (RawClient reader = open("reader")) {
            Thread stop = Thread.ofVirtual().start(server::close);
            assertEquals(0x88, reader.read().first());
            assertTrue(ask("GET", "/readyz").startsWith("HTTP/1.1 503 "));
            assertTrue(ask("GET", "/healthz").startsWith("HTTP/1.1 200 "));
            reader.socket().close();
            stop.join();
            assertTrue(ask("GET", "/readyz").startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void messagesAreCountedByWhatBecameOfThem() throws Exception {
        try (RawClient coop = open("coop"); RawClient twin = open("coop")) {
            coop.sendMessage("coop", "nobody", "");
            coop.readText();
            coop.sendMessage("coop", "coop", "hi");
            coop.readText();
            coop.readText();
            twin.readText();
            coop.sendMessage("gordon", "coop", "");
            coop.readText();
            coop.send(RawClient.text("{}"), RawClient.text("no"), RawClient.text("x".repeat(1025)));
            for (int i = 0; i < 3; i++) coop.readText();
            coop.send(RawClient.text("{\"sender\":\"coop\"}"));
            coop.readText();
            // what has been read may not have been counted yet
            Waiting.until("all that was sent is counted", () -> scrape().value("gochat_sent_frames_total") >= 9);
            Metrics live = scrapeUntil("gochat_outbox_bytes", 0);
            check(live);
            assertEquals(2, live.value("gochat_connections"));
            assertEquals(0, live.value("gochat_outbox_bytes"));
        }
        Metrics gone = scrapeUntil("gochat_connections", 0);
        check(gone);
    }

    private static void check(Metrics metrics) {
        assertEquals(7, metrics.value("gochat_messages_received_total"));
        assertEquals(2, metrics.value("gochat_messages_delivered_total"));
        assertEquals(1, metrics.value("gochat_messages_refused_total{reason=\"not_found\"}"));
        assertEquals(2, metrics.value("gochat_messages_refused_total{reason=\"wrong_sender\"}"));
        assertEquals(1, metrics.value("gochat_messages_refused_total{reason=\"no_recipient\"}"));
        assertEquals(1, metrics.value("gochat_messages_refused_total{reason=\"malformed\"}"));
        assertEquals(1, metrics.value("gochat_messages_refused_total{reason=\"too_big\"}"));
        assertEquals(0, metrics.value("gochat_messages_refused_total{reason=\"too_fast\"}"));
        assertTrue(metrics.value("gochat_sent_frames_total") >= 9);
        assertTrue(metrics.value("gochat_sent_bytes_total") > 300);
        assertTrue(metrics.value("gochat_received_bytes_total") > 1500);
        assertEquals(2, metrics.value("gochat_handshakes_total{status=\"101\"}"));
    }

    @Test
    void refusalsAndClosesAreCountedByReason() throws IOException {
        int port = server.address().getPort();
        try (RawClient _ = open("one"); RawClient _ = open("two"); RawClient three = open("three");
                RawClient fourth = new RawClient(port)) {
            fourth.send(RawClient.request("/?user=four", ""));
            assertTrue(fourth.head().startsWith("HTTP/1.1 429 "));
            three.send(RawClient.close(4001, ""));
            three.expectClose(4001);
        }
        Metrics metrics = scrapeUntil("gochat_connections", 0);
        assertEquals(1, metrics.value("gochat_connections_refused_total{reason=\"address\"}"));
        assertEquals(1, metrics.value("gochat_handshakes_total{status=\"429\"}"));
        assertEquals(1, metrics.value("gochat_closes_total{code=\"3000-4999\"}"));
        assertEquals(2, metrics.value("gochat_closes_total{code=\"1006\"}"));
        assertEquals(4, metrics.value("gochat_connections_accepted_total"));
        try (RawClient wrong = open(""); RawClient page = new RawClient(port)) {
            wrong.expectClose(1008);
            page.send(RawClient.request("/?user=page", "Origin: https://evil.example\r\n"));
            assertTrue(page.head().startsWith("HTTP/1.1 403 "));
        }
        metrics = scrapeUntil("gochat_connections", 0);
        assertEquals(1, metrics.value("gochat_connections_refused_total{reason=\"origin\"}"));
        assertEquals(1, metrics.value("gochat_closes_total{code=\"1008\"}"));
    }

    @Test
    void probesAreAnsweredThoughTheServerIsFullAndCountedNowhere() throws IOException {
        int port = server.address().getPort();
        try (RawClient _ = open("one"); RawClient _ = open("two"); RawClient _ = open("three")) {
            Metrics before = scrape();
            for (String method : List.of("GET", "HEAD")) {
                try (RawClient probe = new RawClient(port)) {
                    probe.send(method + " /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertTrue(probe.head().startsWith("HTTP/1.1 200 "));
                    assertEquals(method.equals("GET") ? "well\n" : "",
                            new String(probe.socket().getInputStream().readAllBytes()));
                }
            }
            Metrics after = scrapeUntil("gochat_connections", 3);
            assertEquals(2, after.value("gochat_probes_total"));
            for (String series : before.series()) {
                if (series.matches("gochat_(connections_|handshakes_|closes_).*")) {
                    assertEquals(before.value(series), after.value(series), series);
                }
            }
        }
    }

    @Test
    void theBuildIsTold() throws IOException {
        assertTrue(ask("GET", "/metrics").matches(
                "(?s).*\ngochat_build_info\\{version=\"[^\"]+\",revision=\"[^\"]+\",java=\"25[^\"]*\"} 1\n.*"));
    }

    @Test
    void pingsAreCounted() throws IOException {
        try (RawClient quiet = open("quiet")) {
            assertEquals(0x89, quiet.read().first());
            scrapeUntil("gochat_pings_total", 1);
        }
    }

    @Test
    void noLabelComesFromAStranger() throws IOException {
        Set<String> before = scrape().series();
        for (String handle : List.of("coop", "gordon", "%22%7d%0aevil_total", "x".repeat(70))) {
            try (RawClient client = open(handle)) {
                client.sendMessage(handle, "somebody", "hi");
                client.read();
                client.send(RawClient.close(3999, "bye"));
            }
        }
        Metrics after = scrapeUntil("gochat_connections", 0);
        assertEquals(before, after.series());
    }

    @Test
    void theProcessIsDescribedInBaseUnits() throws IOException {
        Metrics metrics = scrape();
        assertTrue(metrics.value("process_cpu_seconds_total") > 0.01);
        assertTrue(metrics.value("process_start_time_seconds") > 1.7e9);
        assertTrue(metrics.value("gochat_uptime_seconds") > 0 && metrics.value("gochat_uptime_seconds") < 86_400);
        assertTrue(metrics.value("jvm_memory_used_bytes{area=\"heap\"}") > 1e6);
        assertTrue(metrics.value("process_resident_memory_bytes") > 1e7);
        assertTrue(metrics.value("process_open_fds") > 5);
        assertTrue(metrics.value("process_max_fds") > metrics.value("process_open_fds"));
        assertTrue(metrics.value("process_threads") > 5);
    }
}
