package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import gochat.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The share of the heap that messages under way may take, so small that a few clients reach it.
class MemoryShareTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String NO_MEMORY = "{\"error\":\"Server is short of memory, message dropped\"}";
    private static final int SHARE_BYTES = 32 * 1024;

    private static String message(String sender, String recipient, int size) {
        String start = "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"";
        return start + "x".repeat(size - start.length() - 2) + "\"}";
    }

    @Test
    void whatWaitsForStalledClientsStaysWithinTheShareAndTheSenderIsTold() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(SHARE_BYTES));
                RawClient coop = server.open("coop"); RawClient stalled = server.open("stalled")) {
            byte[] text = RawClient.text(message("coop", "stalled", 1000));
            String answer;
            int taken = -1;
            do {
                coop.send(text);
                answer = coop.readText();
                taken++;
                assertTrue(server.lentBytes() <= SHARE_BYTES + 512, "beyond it, at most the end of a connection");
            } while (answer.equals(OK) && taken < 100_000);
            assertEquals(NO_MEMORY, answer);
            for (int i = 0; i < taken; i++) assertEquals(1000, stalled.readText().length());
            Waiting.until("all is given back", () -> server.lentBytes() == 0);
            coop.send(text);
            assertEquals(OK, coop.readText());
        }
    }

    @Test
    void messagesThatArrivedInPartStayWithinTheShare() throws Exception {
        byte[] part = RawClient.frame(0x01, "x".repeat(900).getBytes());
        byte[] ping = RawClient.frame(0x89, new byte[0]);
        try (TestServer server = new TestServer(TestServer.limits(SHARE_BYTES))) {
            List<RawClient> clients = new ArrayList<>();
            while (true) {
                RawClient client = server.open("part" + clients.size());
                client.send(part, ping);
                RawClient.Frame frame = client.read();
                if (frame.opcode() == 0x8) {
                    assertEquals("the server is short of memory", frame.text().substring(2));
                    client.close();
                    break;
                }
                assertEquals(0xA, frame.opcode(), "the pong shows that the part is there");
                clients.add(client);
                assertTrue(clients.size() <= SHARE_BYTES / 900, "more parts than memory");
            }
            clients.getFirst().send(RawClient.frame(0x80, new byte[0]));
            assertTrue(clients.getFirst().readText().startsWith("{\"error\":\"Malformed JSON"));
            for (RawClient client : clients) client.close();
            Waiting.until("all is given back", () -> server.lentBytes() == 0);
        }
    }

    @Test
    void aLongRequestHeadIsToldToTryLater() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(1000));
                RawClient client = new RawClient(server.port())) {
            client.send(RawClient.request("/?user=coop", "X: " + "x".repeat(2000) + "\r\n"));
            assertTrue(client.head().startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void answersForWhichThereIsNoMemoryWaitForTheirReader() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(4096)); RawClient client = server.open("coop")) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int i = 0; i < 2000; i++) batch.writeBytes(RawClient.text("[]"));
            client.send(batch.toByteArray());
            for (int i = 0; i < 2000; i++) {
                assertTrue(client.readText().contains("Malformed"));
                assertTrue(server.lentBytes() <= 4096 + 512, "beyond it, at most one answer");
            }
        }
    }

    @Test
    void whoIsRefusedHoldsNothingThoughHeSaysMoreAndAnswersNoClose() throws Exception {
        Duration aMinute = Duration.ofMinutes(1);
        try (TestServer server = new TestServer(TestServer.limits(aMinute, aMinute, aMinute, aMinute, 1000));
                RawClient client = new RawClient(server.port())) {
            client.send(RawClient.request("/?user=a&user=b", "") + "x".repeat(8000));
            client.head();
            assertEquals(0x88, client.read().first());
            Waiting.until("what was lent is back", () -> server.lentBytes() == 0);
        }
    }

    @Test
    void whoeverVanishesGivesEverythingBack() throws Exception {
        try (TestServer server = new TestServer(TestServer.limits(1 << 20))) {
            for (int i = 0; i < 20; i++) {
                try (RawClient client = server.open("vanish" + i)) {
                    ByteArrayOutputStream batch = new ByteArrayOutputStream();
                    byte[] toMyself = RawClient.text(message("vanish" + i, "vanish" + i, 900));
                    for (int j = 0; j < 100; j++) batch.writeBytes(toMyself);
                    batch.writeBytes(RawClient.frame(0x01, new byte[800]));
                    client.send(batch.toByteArray());
                    client.socket().setSoLinger(true, 0);
                } catch (IOException reset) {
                    // the server was quicker
                }
            }
            Waiting.until("all is given back", () -> server.lentBytes() == 0);
        }
    }
}
