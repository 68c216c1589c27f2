package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.access.MessageRate;
import gochat.io.Buffers;
import gochat.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A limited message rate, over real sockets.
class MessageRateTest {
    private static Server server(int perSecond, int burst) throws IOException {
        ChatHandler handler = TestServer.chat(3, new MessageRate(perSecond, burst));
        return TestServer.plain(handler, TestServer.MESSAGES, TestServer.LIMITS, System.getLogger("test"));
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
