package gochat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ChatOverTlsTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.Test;

/// TLS over a transport that is no socket.
class TlsTransportTest {
    private final MemoryShare share = new MemoryShare(1 << 20);
    private final Buffers buffers = new Buffers(share, 1);

    /// A client's first bytes. While the answer is written, another thread cuts the connection.
    private final class Cut extends Paper {
        private final byte[] hello;
        private Transport server;
        private Thread cutter;
        private boolean lentToOthers;

        Cut(byte[] hello) {
            super(Integer.MAX_VALUE);
            this.hello = hello;
        }

        @Override
        public int read(byte[] bytes, int from, int to) {
            System.arraycopy(hello, 0, bytes, from, hello.length);
            return hello.length;
        }

        @Override
        public int write(byte[] bytes, int from, int to) throws IOException {
            cutter = Thread.ofPlatform().start(server::releaseOutput);
            while (!Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(cutter.getState())) {
                Thread.onSpinWait();
            }
            byte[] others = buffers.borrow(Buffers.BYTES);
            lentToOthers = others == bytes;
            buffers.giveBack(others);
            return super.write(bytes, from, to);
        }
    }

    @Test
    void aBufferIsNobodyElsesWhileItIsWrittenThoughTheConnectionIsCut() throws Exception {
        Tls tls = ChatOverTlsTest.selfSigned();
        Cut tcp = new Cut(hello(tls));
        tcp.server = tls.over(tcp, buffers);
        assertThrows(IOException.class, () -> {
            while (true) tcp.server.read(new byte[Buffers.BYTES], 0, Buffers.BYTES);
        });
        tcp.cutter.join();
        tcp.server.releaseInput();
        assertTrue(!tcp.lentToOthers, "another connection writes into the same buffer");
        assertEquals(0, share.lentBytes());
    }

    /// A client of TLS 1.2 on paper: the server reads what its engine has to say, and the engine what is written.
    private static final class Client extends Paper {
        private final SSLEngine engine;
        private Transport server;
        private ByteBuffer said = ByteBuffer.allocate(0);
        private int heard;

        Client(Tls tls) throws IOException {
            super(Integer.MAX_VALUE);
            engine = tls.clientContext().createSSLEngine();
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        }

        @Override
        public int read(byte[] bytes, int from, int to) throws IOException {
            if (!said.hasRemaining()) said = say();
            int count = Math.min(to - from, said.remaining());
            said.get(bytes, from, count);
            return count;
        }

        /// Reads on, one record.
        private int hear() throws IOException {
            ByteBuffer written = ByteBuffer.wrap(written()).position(heard);
            int count = engine.unwrap(written, ByteBuffer.allocate(Buffers.BYTES)).bytesConsumed();
            heard += count;
            return count;
        }

        private ByteBuffer say() throws IOException {
            ByteBuffer all = ByteBuffer.allocate(4 * Buffers.BYTES);
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), all);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (hear() == 0) return all.flip();
                    }
                    case NOT_HANDSHAKING, FINISHED -> {
                        return all.flip();
                    }
                }
            }
        }
    }

    /// One that has shaken hands.
    private Client client() throws Exception {
        Tls tls = ChatOverTlsTest.selfSigned();
        Client client = new Client(tls);
        client.server = tls.over(client, buffers);
        byte[] bytes = new byte[Buffers.BYTES];
        client.engine.beginHandshake();
        while (client.engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            client.server.read(bytes, 0, bytes.length);
        }
        client.server.read(bytes, 0, bytes.length);
        return client;
    }

    /// The same, which takes no more than a part of what it is told.
    private Client clientBehindHalfARecord() throws Exception {
        Client client = client();
        client.takeMore(100);
        client.server.write(new byte[1000], 0, 1000);
        return client;
    }

    @Test
    void whoIsCutIsToldThatTheStreamEnds() throws Exception {
        Client client = client();
        client.server.releaseOutput();
        client.server.releaseInput();
        client.hear();
        assertTrue(client.engine.isInboundDone());
        assertEquals(0, share.lentBytes());
    }

    @Test
    void whoIsCutBehindHalfARecordIsToldNothingThatItCouldNotRead() throws Exception {
        Client client = clientBehindHalfARecord();
        client.takeMore(10_000);
        int written = client.written().length;
        client.server.releaseOutput();
        client.server.releaseInput();
        assertEquals(written, client.written().length);
        assertEquals(0, share.lentBytes());
    }

    @Test
    void whoAsksForANewHandshakeBehindHalfARecordLeavesNothingLent() throws Exception {
        Client client = clientBehindHalfARecord();
        client.engine.beginHandshake();
        assertThrows(IOException.class, () -> client.server.read(new byte[Buffers.BYTES], 0, Buffers.BYTES));
        client.server.releaseInput();
        client.server.releaseOutput();
        assertEquals(0, share.lentBytes());
    }

    private static byte[] hello(Tls tls) throws IOException {
        SSLEngine client = tls.clientContext().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(Buffers.BYTES);
        client.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }
}
