package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import gochat.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who sends more than is read is held back, and nobody else is.
class BackpressureTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String NOT_READING = "{\"error\":\"Recipient is not reading, message dropped\"}";
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";
    private static final int MAX_BYTES = 200 << 20;

    private static byte[] messages(String sender, String recipient, int count) {
        byte[] text = RawClient.text("{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient
                + "\",\"message\":\"" + "x".repeat(900) + "\"}");
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) batch.writeBytes(text);
        return batch.toByteArray();
    }

    @Test
    void aSenderWhoReadsNoAnswersIsHeldBackAndThenCut() throws Exception {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient flood = server.open("flood");
                RawClient coop = server.open("coop")) {
            AtomicLong sent = new AtomicLong();
            AtomicBoolean cut = new AtomicBoolean();
            Thread sender = Thread.ofVirtual().start(() -> {
                byte[] batch = messages("flood", "flood", 50);
                try {
                    while (sent.addAndGet(batch.length) < MAX_BYTES) flood.send(batch);
                } catch (IOException broken) {
                    cut.set(true);
                }
            });
            while (sender.isAlive()) {
                coop.sendMessage("coop", "coop", "beside it");
                assertTrue(coop.readText().contains("beside it"));
                assertEquals(OK, coop.readText());
                assertTrue(server.lentBytes() < 2 << 20, "held back means that little waits");
                sender.join(Duration.ofMillis(20));
            }
            assertTrue(cut.get(), "it could send " + sent + " bytes");
            Waiting.until("all is given back", () -> server.lentBytes() == 0);
        }
    }

    @Test
    void aSenderWhoFloodsADeadRecipientIsToldOfEachMessageAndNotStalled() throws Exception {
        int batches = 40;
        int batch = 500;
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient coop = server.open("coop");
                RawClient _ = server.open("dead")) {
            int refused = 0;
            long start = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                byte[] messages = messages("coop", "dead", batch);
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        coop.send(messages);
                    } catch (IOException gone) {
                        // the reader learns it too
                    }
                });
                for (int answer = 0; answer < batch; answer++) {
                    String text = coop.readText();
                    assertTrue(List.of(OK, NOT_READING, NOT_FOUND).contains(text), text);
                    if (!text.equals(OK)) refused++;
                }
                sender.join();
            }
            int counted = refused;
            assertTrue(counted > 5_000, () -> "only " + counted + " were refused");
            assertTrue(System.nanoTime() - start < Waiting.LONG.toNanos(), "the sender was stalled");
        }
    }

    @Test
    void whoEndsHisSideStillGetsWhatWaitsForHim() throws Exception {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient coop = server.open("coop");
                RawClient half = server.open("half")) {
            String answer = OK;
            int taken = 0;
            while (server.lentBytes() < 64 * 1024 && answer.equals(OK)) {
                coop.send(messages("coop", "half", 1));
                answer = coop.readText();
                if (answer.equals(OK)) taken++;
            }
            half.socket().shutdownOutput();
            Waiting.until("nobody finds him", () -> {
                coop.sendMessage("coop", "half", "are you there?");
                return coop.readText().equals(NOT_FOUND);
            });
            int received = 0;
            try {
                for (; received < taken; received++) half.readText();
            } catch (IOException cut) {
                throw new AssertionError("only " + received + " of " + taken + " came", cut);
            }
        }
    }

    @Test
    void eachMessageToARecipientWhoComesAndGoesHasOneAnswer() throws Exception {
        try (TestServer server = new TestServer(TestServer.LIMITS); RawClient coop = server.open("coop")) {
            AtomicBoolean done = new AtomicBoolean();
            Thread restless = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; !done.get(); i++) {
                        try (RawClient gordon = server.open("gordon")) {
                            if (i % 2 == 0) gordon.socket().setSoLinger(true, 0);
                            else gordon.send(RawClient.close(1000, ""));
                        }
                    }
                } catch (IOException | AssertionError failed) {
                    // the messages' answers are what counts
                }
            });
            for (int i = 0; i < 3_000; i++) {
                coop.send(RawClient.text("{\"sender\":\"coop\",\"recipient\":\"gordon\",\"id\":\"" + i + "\"}"));
                String answer = coop.readText();
                assertTrue(answer.endsWith(",\"id\":\"" + i + "\"}"), answer);
            }
            done.set(true);
            restless.join();
            coop.send(RawClient.frame(0x89, new byte[0]));
            assertEquals(0x8A, coop.read().first(), "no answer is left");
        }
    }
}
