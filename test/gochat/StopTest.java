package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM at the worst moment.
@Timeout(60)
class StopTest {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int PAIRS = 6;
    private static final String OK = "{\"ok\":";

    private static String get(int port, String path) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return client.head();
        }
    }

    private static String handshake(int port) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.request("/?user=late", ""));
            return client.head();
        }
    }

    /// Sends to a recipient as fast as answers come; returns how many were ok when the goodbye came.
    private static int sendUntilGoodbye(RawClient client, String sender, String recipient) throws IOException {
        int ok = 0;
        while (true) {
            try {
                client.sendMessage(sender, recipient, "x".repeat(200));
            } catch (IOException gone) {
                // what has been answered can still be read
            }
            RawClient.Frame frame = client.read();
            if (frame.opcode() == 8) return goodbye(client, frame, ok);
            if (frame.text().startsWith(OK)) ok++;
        }
    }

    /// Counts messages until the goodbye comes.
    private static int readUntilGoodbye(RawClient client, CountDownLatch begin) throws Exception {
        begin.await();
        int messages = 0;
        while (true) {
            RawClient.Frame frame = client.read();
            if (frame.opcode() == 8) return goodbye(client, frame, messages);
            messages++;
        }
    }

    private static int goodbye(RawClient client, RawClient.Frame frame, int count) throws IOException {
        assertEquals(1001, (frame.payload()[0] & 0xFF) << 8 | frame.payload()[1] & 0xFF);
        client.endClosed();
        client.close();
        return count;
    }

    @Test
    void underLoadNothingThatWasAnsweredOkIsLostAndNewcomersAreTold() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (ServerProcess server = ServerProcess.start("-admin-listen-on", "127.0.0.1:0", "-outbox-bytes", "4000000",
                    "-outbox-messages", "100000");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = stopped::countDown;
                // it never says goodbye itself, and so keeps the server draining for its close timeout
                RawClient lingering = RawClient.open(server.chatPort(), "/?user=lingering")) {
            int adminPort = server.adminPort();
            assertTrue(get(adminPort, "/readyz").startsWith("HTTP/1.1 200 "));
            List<Future<Integer>> received = new ArrayList<>();
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                String reader = "reader" + i;
                String sender = "sender" + i;
                RawClient from = RawClient.open(server.chatPort(), "/?user=" + sender);
                RawClient to = RawClient.open(server.chatPort(), "/?user=" + reader);
                Callable<Integer> reading = () -> readUntilGoodbye(to, stopped);
                received.add(threads.submit(reading));
                answered.add(threads.submit(() -> sendUntilGoodbye(from, sender, reader)));
            }
            // nobody reads, so it all waits: first in the buffers of TCP, then in outboxes
            long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
            while (Metrics.scrape(adminPort).value("gochat_outbox_bytes") < 100_000 && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            long began = System.nanoTime();
            server.process().destroy();
            assertEquals(0x88, lingering.read().first());
            assertTrue(get(adminPort, "/readyz").startsWith("HTTP/1.1 503 "));
            assertTrue(get(adminPort, "/healthz").startsWith("HTTP/1.1 200 "));
            String newcomer = handshake(server.chatPort());
            assertTrue(newcomer.startsWith("HTTP/1.1 503 "), newcomer);
            // a further signal changes nothing
            server.process().destroy();
            stopped.countDown();
            int ok = 0;
            for (int i = 0; i < PAIRS; i++) {
                int answeredOk = answered.get(i).get();
                int messages = received.get(i).get();
                assertTrue(messages >= answeredOk, messages + " messages came, " + answeredOk + " were answered ok");
                ok += answeredOk;
            }
            assertTrue(ok > PAIRS, "it was under load");
            assertEquals(0, server.stop());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(STOP_LIMIT) < 0, "it took " + took);
            assertTrue(server.errors().contains("stopped"), server.errors());
        }
    }

    @Test
    void aPageRequestUnderWayIsFinished(@TempDir Path folder) throws Exception {
        byte[] large = new byte[4 << 20];
        Files.writeString(folder.resolve("index.html"), "page");
        Files.write(folder.resolve("large.png"), large);
        try (ServerProcess server = ServerProcess.start("-front-dir", folder.toString());
                RawClient client = new RawClient(server.frontPort())) {
            // or the system would take all of it at once
            client.socket().setReceiveBufferSize(64 * 1024);
            client.send("GET /large.png HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            server.process().destroy();
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!server.errors().contains("stopping") && System.nanoTime() < deadline) Thread.onSpinWait();
            assertEquals(large.length, client.socket().getInputStream().readAllBytes().length);
            assertEquals(0, server.stop());
        }
    }

    @Test
    void aStopWithNobodyThereIsQuick() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            long began = System.nanoTime();
            assertEquals(0, server.stop());
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
        }
    }

    @Test
    void healthAsksTheAdminListenerToo() throws Exception {
        try (ServerProcess server = ServerProcess.start("-admin-listen-on", "127.0.0.1:0")) {
            String[] ports = {"" + server.chatPort(), "" + server.frontPort(), "" + server.adminPort()};
            assertEquals(0, health(ports));
            ports[2] = ports[1];
            assertEquals(1, health(ports), "the page's server has no /readyz");
        }
    }

    @Test
    void aFullServerIsWell() throws Exception {
        try (ServerProcess server = ServerProcess.start("-admin-listen-on", "127.0.0.1:0", "-max-connections", "1");
                RawClient _ = RawClient.open(server.chatPort(), "/?user=coop")) {
            assertEquals(0, health("" + server.chatPort(), "" + server.frontPort(), "" + server.adminPort()));
        }
    }

    private static int health(String... ports) throws Exception {
        List<String> command = ServerProcess.compiled();
        command.addAll(List.of("health", "-listen-on", "127.0.0.1:" + ports[0], "-front-listen-on",
                "127.0.0.1:" + ports[1], "-admin-listen-on", "127.0.0.1:" + ports[2]));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
