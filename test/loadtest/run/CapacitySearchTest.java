package loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import loadtest.plan.Load;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {
    @ParameterizedTest
    @ValueSource(doubles = {3, 99, 100, 12_345, 9_000_000})
    void theSearchEndsCloseBelowTheTrueCapacity(double capacity) {
        var search = new CapacitySearch(100);
        int steps = 0;
        while (!search.done()) {
            search.tried(search.next() <= capacity);
            assertTrue(++steps <= 40);
        }
        assertTrue(search.held() <= capacity && search.held() > capacity / 1.06, search.held() + " for " + capacity);
    }

    @Test
    void aServerThatHoldsNothingEndsTheSearchWithNothing() {
        var search = new CapacitySearch(100);
        while (!search.done()) {
            search.tried(false);
        }
        assertEquals(0, search.held());
    }

    @Test
    void aServerThatHoldsEverythingEndsItAtTheHighestRate() {
        var search = new CapacitySearch(100);
        while (!search.done()) {
            search.tried(true);
        }
        assertEquals(Load.MAX_RATE, search.held());
    }
}
