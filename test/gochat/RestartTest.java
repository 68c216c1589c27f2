package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A server that comes back on its port.
class RestartTest {
    private static final int CLIENTS = 500;
    private static final long IN_SECONDS = 30;

    @Test
    void allClientsAreBackSoonAfterARestartOnAPortInTimeWait() throws Exception {
        int port;
        try (ServerProcess server = ServerProcess.start("-close-timeout", "500ms")) {
            port = server.chatPort();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) clients.add(RawClient.open(port, "/?user=back" + i));
            // the server closes first, so that its side of each connection stays in TIME_WAIT
            assertEquals(0, server.stop());
            for (RawClient client : clients) client.close();
        }
        try (ServerProcess again = ServerProcess.start("-listen-on", "127.0.0.1:" + port);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            List<Future<RawClient>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String handle = "back" + i;
                all.add(executor.submit(() -> {
                    RawClient client = RawClient.open(port, "/?user=" + handle);
                    client.sendMessage(handle, handle, "back");
                    client.readText();
                    return client;
                }));
            }
            for (Future<RawClient> each : all) each.get(IN_SECONDS, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(IN_SECONDS).toNanos());
            assertEquals("", again.remarks());
            for (Future<RawClient> each : all) each.get().close();
        }
    }
}
