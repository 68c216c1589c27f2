package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ws.MessageLimits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Answers that wait for what their window lacks.
class HeldAnswersTest {
    private static final String DESK = "desk-00123456789";
    /// More than the buffers of the system hold.
    private static final int FLOOD = 160;
    private static final int FLOOD_BYTES = 60_000;
    private static final int REPEATS = 20_000;
    /// Those that are kept back, and those of one batch.
    private static final int MAX_ANSWERED = 2000;

    private static long answered(TestServer server) {
        return server.server().metricsText().lines().filter(line -> line.startsWith("gochat_messages_received_total "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[1])).findFirst().orElseThrow();
    }

    @Test
    void whoDoesNotReadHisAnswersIsNotReadOnHoweverShortTheMessages() throws Exception {
        Thread flood;
        try (TestServer server = new TestServer(TestServer.limits(TestServer.MEMORY_BYTES),
                new MessageLimits(2 * FLOOD_BYTES, 1 << 20, 1024, false, false));
                V2Client gordon = V2Client.enter(server.port(), "gordon", DESK);
                V2Client coop = V2Client.enter(server.port(), "coop", DESK)) {
            gordon.send("gordon", "hi", "a1");
            assertTrue(gordon.next().startsWith("{\"ok\""));
            for (int i = 0; i < FLOOD; i++) {
                coop.send("gordon", "x".repeat(FLOOD_BYTES), "id" + i);
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            long before = answered(server);
            flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < REPEATS; i++) gordon.send("gordon", "hi", "a1");
                } catch (IOException cut) {
                    // behind what is kept
                }
            });
            Waiting.until("answers are kept back", () -> answered(server) >= before + 256);
            for (int i = 0; i < 100; i++) {
                coop.send("coop", "still here", "");
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            long since = answered(server) - before;
            assertTrue(since < MAX_ANSWERED, since + " messages were answered to one who reads nothing");
        }
        flood.join();
    }
}
