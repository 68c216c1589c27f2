package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.access.MessageRate;
import gochat.io.Buffers;
import gochat.server.NetLimits;
import gochat.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A limited message rate, over real sockets.
class MessageRateTest {
    private static Server server(int perSecond, int burst) throws IOException {
        return server(perSecond, burst, TestServer.LIMITS);
    }

    private static Server server(int perSecond, int burst, NetLimits limits) throws IOException {
        ChatHandler handler = TestServer.chat(3, new MessageRate(perSecond, burst));
        return TestServer.plain(handler, TestServer.MESSAGES, limits, System.getLogger("test"));
    }

    private static String message(String sender, String recipient, int id) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"id\":\"" + id + "\"}";
    }

    @Test
    void whatComesTooFastIsAnsweredWithItsIdAndNotDelivered() throws IOException {
        try (Server server = server(1, 3); RawClient coop = RawClient.open(server.address().getPort(), "/?user=coop")) {
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 5; i++) burst.writeBytes(RawClient.text(message("coop", "coop", i)));
            coop.send(burst.toByteArray());
            for (int i = 0; i < 3; i++) {
                assertEquals(message("coop", "coop", i), coop.readText());
                assertEquals("{\"ok\":\"message sent with success\",\"id\":\"" + i + "\"}", coop.readText());
            }
            for (int i = 3; i < 5; i++) {
                assertEquals("{\"error\":\"Messages come too fast, dropping this one\",\"id\":\"" + i + "\"}",
                        coop.readText());
            }
        }
    }

    @Test
    void whoFloodsIsReadSlowlyAndHoldsUpNobody() throws Exception {
        try (Server server = server(100, 1);
                RawClient flooder = RawClient.open(server.address().getPort(), "/?user=flooder");
                RawClient other = RawClient.open(server.address().getPort(), "/?user=other")) {
            long began = System.nanoTime();
            Thread flood = Thread.ofVirtual().start(() -> {
                byte[] message = RawClient.text(message("flooder", "nobody", 0));
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                for (int i = 0; i < 1000; i++) batch.writeBytes(message);
                try {
                    while (true) flooder.send(batch.toByteArray());
                } catch (IOException closed) {
                    // the test is over
                }
            });
            int answers = 0;
            while (System.nanoTime() - began < 1_000_000_000L) {
                assertTrue(flooder.readText().startsWith("{\"error\":"));
                answers++;
            }
            int most = 13 * Buffers.BYTES / RawClient.text(message("flooder", "nobody", 0)).length;
            assertTrue(answers < most, answers + " messages were read in a second, over " + most);
            other.send(RawClient.text(message("other", "other", 1)));
            assertEquals(message("other", "other", 1), other.readText());
            flooder.socket().close();
            flood.join();
        }
    }

    @Test
    void messagesTooBigCountToo() throws IOException {
        try (Server server = server(1, 2); RawClient coop = RawClient.open(server.address().getPort(), "/?user=coop")) {
            byte[] tooBig = RawClient.text("x".repeat(TestServer.MESSAGES.messageBytes() + 1));
            coop.send(tooBig, tooBig, RawClient.text(message("coop", "coop", 1)));
            assertEquals("{\"error\":\"Message is too big, dropping it\"}", coop.readText());
            assertEquals("{\"error\":\"Message is too big, dropping it\"}", coop.readText());
            assertEquals("{\"error\":\"Messages come too fast, dropping this one\",\"id\":\"1\"}", coop.readText());
        }
    }

    /// What is said to many costs as much as many messages, and takes long to be paid for: until then it must be there
    /// for pings, and end when it is closed.
    @Test
    void whoMustWaitForLongIsNotTakenForDead() throws IOException {
        NetLimits pinging = new NetLimits(1000, 16 * 1024, 100, 256 * 1024, 1024, TestServer.MEMORY_BYTES,
                TestServer.LIMITS.handshake(), TestServer.LIMITS.message(), TestServer.LIMITS.write(),
                Duration.ofMillis(250), Duration.ofMillis(1500), TestServer.LIMITS.close(), TestServer.LIMITS.drain());
        try (Server server = server(1, 3, pinging)) {
            int port = server.address().getPort();
            for (int i = 0; i < 30; i++) {
                V2Client member = V2Client.enter(port, "user" + i, "window-of-a-user");
                member.say("{\"do\":\"join\",\"room\":\"#team\"}");
                if (i < 29) {
                    member.raw().readText();
                    member.close();
                    continue;
                }
                member.send("#team", "hi", "1");
                member.send("#team", "hi", "2");
                for (String last = ""; !last.contains("too-fast"); ) last = member.next();
                for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end; ) {
                    RawClient.Frame frame = member.raw().read();
                    assertTrue(frame.opcode() != 0x8, frame.text());
                    if (frame.opcode() == 0x9) member.raw().send(RawClient.frame(0x8A, frame.payload()));
                }
            }
        }
    }

    @Test
    void aStopIsNotHeldUpByAPause() throws IOException {
        try (Server server = server(1, 1); RawClient coop = RawClient.open(server.address().getPort(), "/?user=coop")) {
            coop.send(RawClient.text(message("coop", "nobody", 0)), RawClient.text(message("coop", "nobody", 1)));
            coop.readText();
            coop.readText();
            Thread.ofVirtual().start(server::close);
            coop.expectClose(1001);
        }
    }
}
