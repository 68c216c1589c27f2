package gochat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.server.EchoServer;
import gochat.server.Server;
import gochat.ws.MessageLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Chat with permessage-deflate, as a client with its own zlib sees it.
class CompressedChatTest {
    private static final MessageLimits COMPRESSED = new MessageLimits(1024, 1 << 20, 1024, false, true);
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    private static final String HELLO = "{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"hello gordon\"}";
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(TestServer.LIMITS, COMPRESSED);
    }

    @AfterEach
    void stop() {
        server.close();
        deflater.end();
        inflater.end();
    }

    private RawClient open(String handle) throws IOException {
        RawClient client = new RawClient(server.port());
        client.send(RawClient.request("/?user=" + handle, OFFER));
        String head = client.head();
        assertTrue(head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"), head);
        return client;
    }

    private byte[] compressed(String message) {
        byte[] out = new byte[message.length() + 100];
        deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return RawClient.frame(0xC1, Arrays.copyOf(out, length - TAIL.length));
    }

    private String inflated(RawClient.Frame frame) throws DataFormatException {
        assertEquals(0xC1, frame.first());
        byte[] out = new byte[4096];
        inflater.setInput(frame.payload());
        int length = inflater.inflate(out);
        inflater.setInput(TAIL);
        assertEquals(0, inflater.inflate(out, length, out.length - length));
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void messagesGoCompressedToThoseWhoAskedForItAndPlainToOthers() throws IOException, DataFormatException {
        try (RawClient coop = open("coop"); RawClient gordon = open("gordon");
                RawClient plain = server.open("gordon")) {
            for (int i = 0; i < 100; i++) {
                byte[] frame = compressed(HELLO);
                assertTrue(i == 0 || frame.length < HELLO.length() / 2, "a repetition hardly shrinks");
                coop.send(frame);
                RawClient.Frame forwarded = gordon.read();
                assertTrue(i == 0 || forwarded.payload().length < HELLO.length() / 2, "a repetition hardly shrinks");
                assertEquals(HELLO, inflated(forwarded));
                assertEquals(HELLO, plain.readText());
                RawClient.Frame answer = coop.read();
                assertTrue(i == 0 || answer.payload().length < 10, "a repetition hardly shrinks");
            }
        }
    }

    /// By handle would not do: without tokens a stranger may go by the friend's.
    @Test
    void aReaderOfManySendersReadsThemAllAndEachRefersToItsOwnConnectionsWordsAlone() throws Exception {
        try (RawClient gordon = open("gordon"); RawClient coop = server.open("coop");
                RawClient twin = server.open("coop")) {
            int[] lengths = new int[4];
            for (int i = 0; i < lengths.length; i++) {
                (i % 2 == 0 ? coop : twin).send(RawClient.text(HELLO));
                RawClient.Frame frame = gordon.read();
                lengths[i] = frame.payload().length;
                assertEquals(HELLO, inflated(frame));
                assertTrue((i % 2 == 0 ? coop : twin).readText().startsWith("{\"ok\":"));
            }
            assertEquals(lengths[0], lengths[1]);
            assertTrue(lengths[2] < lengths[0] / 2 && lengths[3] < lengths[0] / 2, Arrays.toString(lengths));
        }
    }

    @Test
    void withoutAnOfferNothingIsCompressed() throws IOException {
        try (RawClient coop = server.open("coop")) {
            coop.send(compressed(HELLO));
            coop.expectClose(1002);
        }
    }

    @Test
    void aServerThatDoesNotCompressDeclines() throws IOException {
        try (TestServer plain = new TestServer(TestServer.LIMITS); RawClient client = new RawClient(plain.port())) {
            client.send(RawClient.request("/?user=coop", OFFER));
            assertFalse(client.head().contains("Sec-WebSocket-Extensions"));
        }
    }

    @Test
    void aConnectionThatEndsInsideACompressedMessageGivesItsNativeMemoryBack() throws Exception {
        byte[] frame = compressed(HELLO);
        for (int length = 1; length < frame.length; length++) {
            try (RawClient coop = open("coop" + length)) {
                coop.send(Arrays.copyOf(frame, length));
            }
        }
        try (RawClient coop = open("corrupt")) {
            coop.send(RawClient.frame(0xC1, new byte[] {-1, -1, -1}));
            coop.expectClose(1007);
        }
        Waiting.until("all streams of zlib are given back",
                () -> server.server().metricsText().contains("\ngochat_lent_streams 0\n"));
    }

    @Test
    void anEchoOfMegabytesIsEqualToTheByte() throws IOException, DataFormatException {
        byte[] message = new byte[3 << 20];
        for (int i = 0; i < message.length; i++) message[i] = (byte) (i * i >> 7 & 0x1F);
        Deflater large = new Deflater(1, true);
        byte[] out = new byte[4 << 20];
        large.setInput(message);
        int length = large.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        large.end();
        try (Server echo = EchoServer.start(new InetSocketAddress("127.0.0.1", 0), true);
                RawClient client = new RawClient(echo.address().getPort())) {
            client.send(RawClient.request("/",
                    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n"));
            client.head();
            client.send(RawClient.frame(0xC2, Arrays.copyOf(out, length - TAIL.length)));
            RawClient.Frame frame = client.read();
            byte[] back = new byte[message.length];
            inflater.setInput(frame.payload());
            assertEquals(0xC2, frame.first());
            assertEquals(message.length, inflater.inflate(back));
            assertArrayEquals(message, back);
        }
    }

    private static RawClient enter(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.send(RawClient.request("/?user=coop", "Sec-WebSocket-Protocol: gochat.v2\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        assertTrue(client.head().contains("permessage-deflate"));
        client.send(RawClient.text("{\"do\":\"enter\",\"window\":\"desk-00123456789\"}"));
        assertTrue(client.readText().startsWith("{\"hello\""));
        return client;
    }

    /// Lengths tell whoever can write beside a secret what it is.
    @Test
    void helloAndHistoryAreNeverCompressed() throws IOException {
        try (RawClient client = enter(server.port())) {
            client.send(RawClient.text("{\"do\":\"history\",\"with\":\"gordon\"}"));
            assertTrue(client.readText().startsWith("{\"history\""));
        }
    }

    @Test
    void norIsAHelloForWhichThereIsNoMemory() throws IOException {
        try (TestServer small = new TestServer(TestServer.limits(200), COMPRESSED)) {
            enter(small.port()).close();
        }
    }

    @Test
    void norIsAHistoryForWhichThereIsNoMemory() throws IOException {
        try (TestServer small = new TestServer(TestServer.limits(24 * 1024), COMPRESSED);
                RawClient client = enter(small.port())) {
            for (int i = 0; i < 40; i++) {
                client.send(RawClient.text("{\"sender\":\"coop\",\"recipient\":\"coop\",\"message\":\""
                        + "x".repeat(800) + "\"}"));
                client.read();
            }
            client.send(RawClient.text("{\"do\":\"history\",\"with\":\"coop\"}"));
            assertTrue(client.readText().startsWith("{\"history\""));
        }
    }
}
