package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Clients whose process is stopped: the connection is there, and nobody behind it.
@Isolated("it measures others' latency")
class StoppedClientsTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";
    private static final int STOPPED = 100;

    private static String say(RawClient client, String recipient, String message) throws Exception {
        client.sendMessage("coop", recipient, message);
        return client.readText();
    }

    @Test
    void bystandersGoOnBesideStoppedClientsWhoAreWrittenTo() throws Exception {
        try (ServerProcess server = ServerProcess.start("-write-timeout", "1s", "-outbox-bytes", "16384");
                StoppedClients stopped = new StoppedClients(server.chatPort(), "stopped", STOPPED);
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
            stopped.stop();
            long slowestNanos = 0;
            String text = "x".repeat(900);
            for (int i = 0; i < 100 * STOPPED; i++) {
                String answer = say(coop, "stopped" + i % STOPPED, text);
                assertTrue(answer.startsWith("{\"ok\"") || answer.startsWith("{\"error\""), answer);
                if (i % 10 > 0) continue;
                long start = System.nanoTime();
                assertTrue(say(coop, "coop", "to myself").contains("to myself"));
                assertEquals(OK, coop.readText());
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
            }
            long slowestMillis = Duration.ofNanos(slowestNanos).toMillis();
            assertTrue(slowestMillis < 1_000, () -> "a bystander waited for " + slowestMillis + " ms");
        }
    }

    @Test
    void aLinkThatDropsWithoutASignIsGoneByPing() throws Exception {
        try (ServerProcess server = ServerProcess.start("-ping-interval", "300ms", "-pong-timeout", "300ms");
                StoppedClients silent = new StoppedClients(server.chatPort(), "silent", 10);
                RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
            assertEquals(OK, say(coop, "silent0", "are you there?"));
            silent.stop();
            for (int i = 0; i < 10; i++) {
                String handle = "silent" + i;
                Waiting.until(handle + " is gone", () -> say(coop, handle, "are you there?").equals(NOT_FOUND));
            }
            silent.goOn();
        }
    }
}
