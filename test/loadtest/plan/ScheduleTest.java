package loadtest.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void messagesAreDueAtEvenDistances() {
        var schedule = new Schedule(100, 0, 0);
        assertEquals(0, schedule.dueNanos(0));
        assertEquals(SECOND / 100, schedule.dueNanos(1));
        assertEquals(3600 * SECOND, schedule.dueNanos(360_000));
    }

    @Test
    void theRampUpSendsHalfOfWhatTheFullRateWould() {
        var schedule = new Schedule(1_000, 4 * SECOND, 0);
        assertEquals(4 * SECOND, schedule.dueNanos(2_000), 1_000);
        assertEquals(2 * SECOND, schedule.dueNanos(500), 1_000);
        assertEquals(5 * SECOND, schedule.dueNanos(3_000), 1_000);
    }

    @Test
    void timeNeverGoesBack() {
        var schedule = new Schedule(12_345.6, SECOND / 3, 0.5);
        for (long i = 0; i < 20_000; i++) {
            assertTrue(schedule.dueNanos(i) < schedule.dueNanos(i + 1), "at " + i);
        }
    }

    @Test
    void twoSchedulesHalfAStepApartInterleave() {
        var first = new Schedule(100, 0, 0);
        var second = new Schedule(100, 0, 0.5);
        assertEquals(SECOND / 200, second.dueNanos(0) - first.dueNanos(0));
        assertEquals(SECOND / 200, first.dueNanos(1) - second.dueNanos(0));
    }
}
