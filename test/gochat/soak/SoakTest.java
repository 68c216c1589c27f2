package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Metrics;
import gochat.ServerProcess;
import gochat.Waiting;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakTest {
    private static final int RUN_MILLIS = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachMessageEndsInOneDefiniteWayAndInOrder(int cores) throws Exception {
        long seed = System.nanoTime();
        try (ServerProcess server = ServerProcess.startOn(cores, Soak.SERVER_FLAGS);
                Town town = new Town(server.chatPort(), seed)) {
            Thread.sleep(RUN_MILLIS);
            town.stop();
            String what = "seed " + seed + ": " + town.ledger();
            System.out.println(what);
            assertEquals(List.of(), town.ledger().problems(), what);
            assertTrue(town.ledger().okCount() > 1000, what);
            int adminPort = server.adminPort();
            Waiting.until("all that was lent is back",
                    () -> Metrics.scrape(adminPort).value("gochat_lent_bytes") == 0);
            assertEquals(0, server.stop());
        }
    }
}
