package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.RawClient;
import gochat.TestServer;
import gochat.io.Buffers;
import gochat.io.Outgoing;
import gochat.io.Transport;
import gochat.io.TransportLayer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// An output that fails, at each byte in turn: nobody hangs, nothing stays behind.
class FailingOutputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofMinutes(10);
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";

    /// Passes some bytes on and fails at the next.
    private record FailingTransport(Transport real, AtomicInteger left, CountDownLatch ended) implements Transport {
        FailingTransport(Transport real, int bytes) {
            this(real, new AtomicInteger(bytes), new CountDownLatch(1));
        }

        @Override
        public void awaitInput() throws IOException {
            real.awaitInput();
        }

        @Override
        public int read(byte[] bytes, int from, int to) throws IOException {
            return real.read(bytes, from, to);
        }

        @Override
        public void awaitTurn() {
            real.awaitTurn();
        }

        @Override
        public void awaitShortTurn() {
            real.awaitShortTurn();
        }

        @Override
        public void later(Runnable step) {
            real.later(step);
        }

        @Override
        public void attend(List<? extends Outgoing> outgoing) {
            real.attend(outgoing);
        }

        @Override
        public int write(byte[] bytes, int from, int to) throws IOException {
            if (left.get() == 0) throw new IOException("the output fails here");
            int taken = real.write(bytes, from, Math.min(from + left.get(), to));
            left.addAndGet(-taken);
            return taken;
        }

        @Override
        public void awaitOutput(Outgoing outgoing) throws IOException {
            if (left.get() == 0) throw new IOException("the output fails here");
            real.awaitOutput(outgoing);
        }

        @Override
        public void shutdownOutput() throws IOException {
            real.shutdownOutput();
        }

        @Override
        public void releaseInput() {
            ended.countDown();
            real.releaseInput();
        }

        @Override
        public void releaseOutput() {
            real.releaseOutput();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    /// Has the output of each connection fail after as many bytes as are set when it comes.
    private static final class FailingLayer implements TransportLayer {
        private final BlockingQueue<FailingTransport> opened = new LinkedBlockingQueue<>();
        private volatile int bytes = Integer.MAX_VALUE;

        @Override
        public Transport over(Transport tcp, Buffers buffers) {
            FailingTransport failing = new FailingTransport(tcp, bytes);
            if (bytes < Integer.MAX_VALUE) opened.add(failing);
            return failing;
        }

        /// Connects a client whose connection fails.
        Failing open(Server server, int after) throws IOException {
            bytes = after;
            try {
                return new Failing(new RawClient(server.address().getPort()),
                        opened.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                bytes = Integer.MAX_VALUE;
            }
        }
    }

    /// No sweeper ends it in time.
    private static Server chatServer(FailingLayer layer, Lines log) throws IOException {
        return TestServer.over(layer, TestServer.chat(3, TestServer.ANY_RATE), TestServer.MESSAGES,
                TestServer.limits(NEVER, NEVER, NEVER, NEVER, 1000), log);
    }

    private record Failing(RawClient client, FailingTransport transport) implements AutoCloseable {
        boolean hasEnded() {
            return transport.ended().getCount() == 0;
        }

        /// Expects that the connection ends by itself.
        @Override
        public void close() throws IOException {
            try {
                assertTrue(transport.ended().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
                        "the connection does not end");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                client.close();
            }
        }
    }

    @Test
    void aConnectionEndsAtWhicheverByteItsOutputFails() throws IOException {
        byte[] request = RawClient.request("/?user=failing", "").getBytes();
        byte[] message = RawClient.text("{\"sender\":\"failing\",\"recipient\":\"failing\"}");
        byte[] stream = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        Lines log = new Lines(Level.ERROR);
        FailingLayer layer = new FailingLayer();
        try (Server server = chatServer(layer, log)) {
            int length = length(server, request, message, stream);
            for (int bytes = 0; bytes < length; bytes++) {
                // the client neither closes nor ends its stream: all must come from the failure
                try (Failing failing = layer.open(server, bytes)) {
                    failing.client().send(request, message, stream, RawClient.close(1000, ""));
                }
            }
            try (RawClient watcher = RawClient.open(server.address().getPort(), "/?user=watcher")) {
                watcher.sendMessage("watcher", "failing", "");
                assertEquals(NOT_FOUND, watcher.readText(), "a route was left behind");
            }
        }
        assertEquals(Set.of(), Set.copyOf(log.all()));
    }

    /// How many bytes the server answers when nothing fails.
    private static int length(Server server, byte[]... stream) throws IOException {
        try (RawClient client = new RawClient(server.address().getPort())) {
            client.send(stream);
            client.send(RawClient.close(1000, ""));
            client.socket().shutdownOutput();
            return client.socket().getInputStream().readAllBytes().length;
        }
    }

    @Test
    void aSenderIsAnsweredAtWhicheverByteItsRecipientsOutputFails() throws IOException {
        byte[] request = RawClient.request("/?user=failing", "").getBytes();
        Lines log = new Lines(Level.ERROR);
        FailingLayer layer = new FailingLayer();
        try (Server server = chatServer(layer, log);
                RawClient sender = RawClient.open(server.address().getPort(), "/?user=sender")) {
            int head = length(server, request) - 4;
            for (int bytes = head; bytes < head + 130; bytes++) {
                try (Failing failing = layer.open(server, bytes)) {
                    failing.client().send(request);
                    assertTrue(failing.client().head().startsWith("HTTP/1.1 101 "));
                    String answer = "";
                    long deadline = System.nanoTime() + PATIENCE.toNanos();
                    for (boolean known = false; !(known && answer.equals(NOT_FOUND)); ) {
                        sender.sendMessage("sender", "failing", "");
                        answer = sender.readText();
                        // it may not have joined yet
                        known |= !answer.equals(NOT_FOUND) || failing.hasEnded();
                        assertTrue(System.nanoTime() < deadline, "the route stays");
                    }
                }
            }
        }
        assertEquals(Set.of(), Set.copyOf(log.all()));
    }
}
