package gochat.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakTest {
    private static final int RUN_MILLIS = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachMessageEndsInOneDefiniteWayAndInOrder(int cores) throws Exception {
        long seed = System.nanoTime();
        try (Nodes nodes = new Nodes(1, cores); Town town = new Town(nodes, seed)) {
            Thread.sleep(RUN_MILLIS);
            town.stop();
            String what = "seed " + seed + ": " + town.ledger();
            System.out.println(what);
            assertEquals(List.of(), town.ledger().problems(), what);
            assertTrue(town.ledger().okCount() > 1000, what);
            assertTrue(town.ledger().resumedCount() > 10, what);
            assertEquals(Optional.empty(), nodes.rest());
        }
    }
}
