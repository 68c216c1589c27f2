package loadtest.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import loadtest.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    @ParameterizedTest
    @CsvSource({"p50>1ms,true", "p50>1100us,false", "max>=1ms,true", "mean<2ms,true", "raw-p99>500ns,false",
        "raw-p99<=500ns,true", "lost>0,true", "lost>3,false", "lost>=3,true", "sent<100,false", "sent-rate>9,true",
        "received-rate<10,true", "received-rate<9.5,false", "p99.99<1s,true"})
    void aConditionComparesTheMetricItNames(String condition, boolean holds) {
        assertEquals(holds, Condition.parse("fail-if", condition).holds(Results.some()), condition);
    }

    @Test
    void whereNothingWasMeasuredNoConditionOnATimeHolds() {
        assertFalse(Condition.parse("fail-if", "connect-p99>0ns").holds(Results.some()));
        assertFalse(Condition.parse("fail-if", "connect-p99<1s").holds(Results.some()));
    }

    /// The table has a dash for it.
    @Test
    void aPercentileThatOnlyTheGreatestReachesIsToldAsThat() {
        assertEquals("1.00 ms", Condition.parse("fail-if", "p90>0ns").shown(Results.some()));
        assertEquals("1.00 ms, the longest of 95", Condition.parse("fail-if", "p99>0ns").shown(Results.some()));
        assertEquals("1.00 ms", Condition.parse("fail-if", "max>0ns").shown(Results.some()));
        assertEquals("1.00 ms", Condition.parse("fail-if", "mean>0ns").shown(Results.some()));
    }

    @Test
    void spacesDoNotMatter() {
        assertTrue(Condition.parse("fail-if", " lost > 0 ").holds(Results.some()));
    }
}
