package loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final long MILLI = 1_000_000;
    private static final long USUAL = 10 * MILLI;

    private final Histogram arrivals = new Histogram();
    private final Recovery recovery = new Recovery(0, arrivals::snapshot);

    @BeforeEach
    void someMessagesArrive() {
        arrive(100, USUAL);
    }

    private void arrive(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            arrivals.record(nanos);
        }
    }

    @Test
    void aStormLastsUntilAllAreBackAndRoundTripsAreAsBefore() {
        recovery.storm(1000 * MILLI, 50);
        recovery.look(1010 * MILLI, 50, 0);
        recovery.look(1100 * MILLI, 20, 0);
        recovery.look(1300 * MILLI, 50, 0);
        arrive(50, 10 * USUAL);
        recovery.look(1550 * MILLI, 50, 0);
        arrive(50, USUAL);
        recovery.look(1800 * MILLI, 50, 0);
        assertEquals(List.of(new Outage(1, "storm", 50, 300 * MILLI, 800 * MILLI)), recovery.outages());
    }

    @Test
    void aServersEndIsNoticedByWhatItTakesWithIt() {
        recovery.look(500 * MILLI, 50, 0);
        recovery.look(1000 * MILLI, 10, 40);
        recovery.look(1100 * MILLI, 0, 50);
        assertEquals(List.of(new Outage(1, "connections lost", 50, -1, -1)), recovery.outages());
        recovery.look(2000 * MILLI, 50, 0);
        arrive(1, USUAL);
        recovery.look(2250 * MILLI, 50, 0);
        assertEquals(List.of(new Outage(1, "connections lost", 50, 1000 * MILLI, 1250 * MILLI)), recovery.outages());
    }

    @Test
    void aFewConnectionsThatComeAndGoAreNone() {
        recovery.look(500 * MILLI, 99, 1);
        recovery.look(600 * MILLI, 95, 5);
        assertEquals(List.of(), recovery.outages());
    }

    @Test
    void aSecondStormEndsTheFirstThatWasNotOver() {
        recovery.storm(1000 * MILLI, 50);
        recovery.look(1100 * MILLI, 20, 0);
        recovery.storm(2000 * MILLI, 50);
        assertEquals(List.of(-1L, -1L), recovery.outages().stream().map(Outage::allBackNanos).toList());
    }
}
