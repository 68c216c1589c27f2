package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients who fill the window of TCP with messages to themselves, so that their outboxes wait for them, and reset.
@Timeout(120)
class FullWindowTest {
    private static final int CLIENTS = 16;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final Duration STAY = Duration.ofMillis(150);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoFillsHisWindowAndResetsGivesAllBack(int cores) throws Exception {
        try (ServerProcess server = ServerProcess.startOn(cores, "-admin-listen-on", "127.0.0.1:0");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int adminPort = server.adminPort();
            int port = server.chatPort();
            long end = System.nanoTime() + TIME.toNanos();
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String handle = "full" + i;
                byte[] chunk = OneCoreTest.messages(handle, handle, 1000);
                all.add(threads.submit(() -> {
                    while (System.nanoTime() < end) fillAndReset(threads, port, handle, chunk);
                    return null;
                }));
            }
            for (Future<Void> each : all) each.get();
            OneCoreTest.awaitNothingLent(adminPort);
            try (RawClient coop = RawClient.open(port, "/?user=coop")) {
                coop.sendMessage("coop", "coop", "still here");
                assertTrue(coop.readText().contains("still here"));
                assertEquals("{\"ok\":\"message sent with success\"}", coop.readText());
            }
        }
    }

    private static void fillAndReset(ExecutorService threads, int port, String handle, byte[] chunk) throws Exception {
        try (RawClient client = RawClient.open(port, "/?user=" + handle)) {
            client.socket().setSoTimeout(1);
            client.socket().setSoLinger(true, 0);
            Future<Void> sending = threads.submit(() -> {
                for (int i = 0; i < 100; i++) client.send(chunk);
                return null;
            });
            Thread.sleep(STAY);
            client.socket().close();
            Waiting.until("the sender knows", sending::isDone);
        } catch (IOException | AssertionError notYet) {
            // the place of the last one may not be free yet
        }
    }
}
