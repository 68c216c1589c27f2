package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakTest {
    private static final int RUN_MILLIS = 5_000;

    @Test
    void eachMessageEndsInOneDefiniteWayAndInOrder() throws Exception {
        long seed = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(Soak.SERVER_FLAGS);
                Town town = new Town(server.chatPort(), seed)) {
            Thread.sleep(RUN_MILLIS);
            town.stop();
            String what = "seed " + seed + ": " + town.ledger();
            System.out.println(what);
            assertEquals(List.of(), town.ledger().problems(), what);
            assertTrue(town.ledger().okCount() > 1000, what);
            assertEquals(0, server.stop());
        }
    }
}
