package gochat.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// A transport and the socket at its other end: no byte is lost and nobody sleeps for ever, however reading, writing
/// and waiting fall together.
class PolledTransportTest {
    private static final int PATIENCE_SECONDS = 30;
    private static final int BYTES = 4 << 20;

    private Poller poller;
    private PolledTransport transport;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        poller = new Poller(NoFailures.EXPECTED);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport = new PolledTransport(SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort())), poller, () -> "");
            peer = listener.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        transport.close();
        poller.close();
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] noise(int seed) {
        byte[] noise = new byte[BYTES];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /// Now and then it dawdles, so that the other side overtakes it.
    private static void dawdle(Random random) throws InterruptedException {
        switch (random.nextInt(40)) {
            case 0 -> Thread.sleep(Duration.ofMillis(1));
            case 1, 2, 3 -> Thread.yield();
            default -> { }
        }
    }

    private int read(byte[] buffer, int to) throws IOException {
        transport.awaitInput();
        return transport.read(buffer, 0, to);
    }

    @RepeatedTest(5)
    void aReaderGetsEveryByteInOrder(RepetitionInfo repetition) throws Exception {
        byte[] sent = noise(repetition.getCurrentRepetition());
        Random random = new Random(repetition.getCurrentRepetition());
        FutureTask<byte[]> reader = start(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[20_000];
            Random pace = new Random(1);
            for (int read; (read = read(buffer, 1 + pace.nextInt(buffer.length))) >= 0; ) {
                all.write(buffer, 0, read);
                if (pace.nextInt(4) == 0) transport.awaitTurn();
                dawdle(pace);
            }
            return all.toByteArray();
        });
        for (int at = 0; at < sent.length; ) {
            int part = Math.min(sent.length - at, 1 + random.nextInt(30_000));
            peer.getOutputStream().write(sent, at, part);
            at += part;
            dawdle(random);
        }
        peer.shutdownOutput();
        assertArrayEquals(sent, result(reader));
    }

    @RepeatedTest(5)
    void whatASlowPeerDoesNotTakeAtOnceGoesWhenItDoes(RepetitionInfo repetition) throws Exception {
        byte[] sent = noise(repetition.getCurrentRepetition());
        Pouring pouring = new Pouring(sent);
        transport.attend(List.of(pouring));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[50_000];
        Random pace = new Random(repetition.getCurrentRepetition());
        for (int read; (read = peer.getInputStream().read(buffer)) >= 0; ) {
            all.write(buffer, 0, read);
            dawdle(pace);
        }
        assertArrayEquals(sent, all.toByteArray());
    }

    /// Writes something large, as far as it goes each time.
    private final class Pouring implements Outgoing {
        private final byte[] bytes;
        private int at;

        Pouring(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public synchronized void writeNow() {
            try {
                at += transport.write(bytes, at, bytes.length);
                if (at < bytes.length) transport.awaitOutput(this);
                else transport.shutdownOutput();
            } catch (IOException cut) {
                // the test sees what is missing
            }
        }
    }

    @Test
    void aCloseFreesTheReader() throws Exception {
        FutureTask<Integer> reader = start(() -> read(new byte[10], 10));
        transport.close();
        assertTrue(assertThrows(Exception.class, () -> result(reader)).getCause() instanceof IOException);
    }

    @Test
    void aReadFindsNothingRatherThanWait() throws IOException {
        assertEquals(0, transport.read(new byte[10], 0, 10));
        assertEquals(0, transport.read(new byte[10], 10, 10));
    }

    @Test
    void aWriterIsToldHowFarHeCame() throws IOException {
        byte[] some = noise(1);
        int whole = 0;
        int count;
        while ((count = transport.write(some, 0, some.length)) == some.length) {
            assertTrue(++whole < 1000, "nobody reads, and the system takes all");
        }
        for (int i = 0; i < whole; i++) assertArrayEquals(some, peer.getInputStream().readNBytes(some.length));
        assertArrayEquals(Arrays.copyOf(some, count), peer.getInputStream().readNBytes(count));
    }
}
