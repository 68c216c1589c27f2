package gochat.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.chat.Chat;
import gochat.ws.Opcode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// An output that fails, at each byte in turn: nobody hangs, nothing stays behind.
class FailingOutputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";

    /// Passes some bytes on and fails at the next.
    private record FailingTransport(Transport real, AtomicInteger left) implements Transport {
        FailingTransport(Transport real, int bytes) {
            this(real, new AtomicInteger(bytes));
        }

        @Override
        public int read(byte[] bytes, int from, int to) throws IOException {
            return real.read(bytes, from, to);
        }

        @Override
        public boolean isDrained() throws IOException {
            return real.isDrained();
        }

        @Override
        public boolean isCrowded() {
            return real.isCrowded();
        }

        @Override
        public void rest() {
            real.rest();
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            int taken = Math.min(left.get(), to - from);
            real.write(bytes, from, from + taken);
            left.addAndGet(-taken);
            if (taken < to - from) throw new IOException("the output fails here");
        }

        @Override
        public void shutdownOutput() throws IOException {
            real.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    /// Keeps what is written.
    private record Paper(ByteArrayOutputStream written) implements Transport {
        @Override
        public int read(byte[] bytes, int from, int to) {
            return -1;
        }

        @Override
        public boolean isDrained() {
            return true;
        }

        @Override
        public boolean isCrowded() {
            return false;
        }

        @Override
        public void rest() {}

        @Override
        public void write(byte[] bytes, int from, int to) {
            written.write(bytes, from, to - from);
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {}
    }

    private static Server chatServer(ErrorLog log) throws IOException {
        return new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new ChatHandler(new Chat<>(3), new Origins(Set.of(), false, 1), Identity.CLAIMED),
                TestServer.MESSAGES, TestServer.LIMITS, log);
    }

    /// A connection of the server's whose output fails after some bytes, and its client. No sweeper looks after it.
    private record Failing(Thread thread, RawClient client) implements AutoCloseable {
        static Failing open(Server server, int bytes) throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                RawClient client = new RawClient(listener.getLocalPort());
                Socket socket = listener.accept();
                Transport transport = new FailingTransport(new StreamTransport(socket, socket), bytes);
                Connection connection = new Connection(server, socket, transport,
                        new Visitors(0, List.of()).arrive(InetAddress.getLoopbackAddress()));
                return new Failing(Thread.startVirtualThread(connection), client);
            }
        }

        /// Expects that the connection ends by itself.
        @Override
        public void close() throws IOException {
            try {
                assertTrue(thread.join(PATIENCE), "the connection does not end");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                client.close();
            }
        }
    }

    @Test
    void anOutboxThatFailedAtAnyByteTakesNothingMoreAndHoldsNobodyUp() {
        for (int bytes = 0; bytes < 40; bytes++) {
            int failAt = bytes;
            Outbox outbox = new Outbox(TestServer.LIMITS, new Buffers(1 << 20), new CoarseClock());
            byte[] payload = new byte[10];
            assertEquals(Outbox.Offer.UNATTENDED, outbox.offer(Opcode.TEXT, payload, 0, payload.length));
            for (int i = 0; i < 3; i++) outbox.offer(Opcode.TEXT, payload, 0, payload.length);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            assertThrows(IOException.class, () -> outbox.writeOut(new FailingTransport(new Paper(written), failAt)));
            assertEquals(failAt, written.size());
            outbox.discard();
            assertEquals(Outbox.Offer.CLOSED, outbox.offer(Opcode.TEXT, payload, 0, payload.length));
            assertEquals(Outbox.Offer.CLOSED, outbox.offerAnyway(Opcode.TEXT, payload, 0, payload.length));
            assertEquals(Outbox.Offer.CLOSED, outbox.offerLast(Opcode.CLOSE, payload));
            assertTimeoutPreemptively(PATIENCE, outbox::awaitRoom);
            assertTimeoutPreemptively(PATIENCE, outbox::awaitWritten);
        }
    }

    @Test
    void aConnectionEndsAtWhicheverByteItsOutputFails() throws IOException {
        byte[] request = RawClient.request("/?user=failing", "").getBytes();
        byte[] message = RawClient.text("{\"sender\":\"failing\",\"recipient\":\"failing\"}");
        byte[] stream = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        ErrorLog log = new ErrorLog();
        try (Server server = chatServer(log)) {
            int length = length(server, request, message, stream);
            for (int bytes = 0; bytes < length; bytes++) {
                // the client neither closes nor ends its stream: all must come from the failure
                try (Failing failing = Failing.open(server, bytes)) {
                    failing.client().send(request, message, stream, RawClient.close(1000, ""));
                }
            }
            try (RawClient watcher = RawClient.open(server.address().getPort(), "/?user=watcher")) {
                watcher.sendMessage("watcher", "failing", "");
                assertEquals(NOT_FOUND, watcher.readText(), "a route was left behind");
            }
        }
        assertEquals(Set.of(), Set.copyOf(log.errors()));
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
        ErrorLog log = new ErrorLog();
        try (Server server = chatServer(log);
                RawClient sender = RawClient.open(server.address().getPort(), "/?user=sender")) {
            int head = length(server, request) - 4;
            for (int bytes = head; bytes < head + 130; bytes++) {
                try (Failing failing = Failing.open(server, bytes)) {
                    failing.client().send(request);
                    assertTrue(failing.client().head().startsWith("HTTP/1.1 101 "));
                    String answer = "";
                    long deadline = System.nanoTime() + PATIENCE.toNanos();
                    for (boolean known = false; !(known && answer.equals(NOT_FOUND)); ) {
                        sender.sendMessage("sender", "failing", "");
                        answer = sender.readText();
                        // it may not have joined yet
                        known |= !answer.equals(NOT_FOUND) || !failing.thread().isAlive();
                        assertTrue(System.nanoTime() < deadline, "the route stays");
                    }
                }
            }
        }
        assertEquals(Set.of(), Set.copyOf(log.errors()));
    }
}
