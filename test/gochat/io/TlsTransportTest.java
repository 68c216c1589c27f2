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

    private static byte[] hello(Tls tls) throws IOException {
        SSLEngine client = tls.clientContext().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(Buffers.BYTES);
        client.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }
}
