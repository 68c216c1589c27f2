package loadtest.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    private static List<Long> all(Schedule schedule) {
        var all = new ArrayList<Long>();
        for (long due; (due = schedule.next()) != Schedule.END; ) {
            all.add(due);
        }
        return all;
    }

    private static Schedule even(String stages) {
        return new Schedule(Phase.parse(stages, 1), 1, 0, null);
    }

    @Test
    void messagesAreDueAtEvenDistances() {
        List<Long> due = all(even("3600s:100"));
        assertEquals(360_000, due.size());
        assertEquals(0, due.get(0));
        assertEquals(SECOND / 100, due.get(1));
        assertEquals(3599 * SECOND, due.get(359_900));
    }

    @Test
    void aRampSendsHalfOfWhatTheFullRateWould() {
        List<Long> due = all(even("4s:0-1000,1s:1000"));
        assertEquals(3_000, due.size());
        assertEquals(4 * SECOND, due.get(2_000), 1_000);
        assertEquals(2 * SECOND, due.get(500), 1_000);
        assertEquals(4.5 * SECOND, due.get(2_500), 1_000);
    }

    @Test
    void eachStageHasTheMessagesOfItsRate() {
        List<Long> due = all(even("2s:100,3s:1000,1s:1000-0,2s:10"));
        assertEquals(200, due.stream().filter(nanos -> nanos < 2 * SECOND).count());
        assertEquals(3_000, due.stream().filter(nanos -> nanos >= 2 * SECOND && nanos < 5 * SECOND).count());
        assertEquals(500, due.stream().filter(nanos -> nanos >= 5 * SECOND && nanos < 6 * SECOND).count(), 1);
        assertEquals(20, due.stream().filter(nanos -> nanos >= 6 * SECOND).count(), 1);
    }

    @Test
    void timeNeverGoesBack() {
        for (String stages : List.of("300ms:0-12345.6,1s:12345.6", "1s:5000-1,1s:1-5000", "1s:100-101")) {
            List<Long> due = all(new Schedule(Phase.parse(stages, 1), 0.7, 0.5, null));
            for (int i = 1; i < due.size(); i++) {
                assertTrue(due.get(i - 1) < due.get(i), stages + " at " + i);
            }
        }
    }

    @Test
    void twoSchedulesHalfAStepApartInterleave() {
        var first = new Schedule(Phase.parse("1s:200", 1), 0.5, 0, null);
        var second = new Schedule(Phase.parse("1s:200", 1), 0.5, 0.5, null);
        long start = first.next();
        assertEquals(SECOND / 200, second.next() - start);
        assertEquals(SECOND / 100, first.next() - start);
    }

    @Test
    void poissonArrivalsHaveTheRateAndTheSpreadOfAPoissonProcess() {
        List<Long> due = all(new Schedule(Phase.parse("100s:100", 1), 1, 0, new SplittableRandom(1)));
        assertEquals(10_000, due.size(), 300);
        double mean = 0;
        double square = 0;
        for (int i = 1; i < due.size(); i++) {
            double distance = due.get(i) - due.get(i - 1);
            mean += distance / due.size();
            square += distance * distance / due.size();
        }
        // The deviation of an exponential distance is its mean; even ones would have none.
        assertEquals(1, Math.sqrt(square - mean * mean) / mean, 0.05);
    }

    @Test
    void aPhaseIsWrittenAsItIsRead() {
        for (String text : List.of("10s:100", "0.5s:1-1000", "90s:2.50")) {
            assertEquals(text, Phase.parse(text, 1).getFirst().text());
        }
        assertEquals(Duration.ofMinutes(1), Phase.parse("1m:3", 1).getFirst().time());
    }
}
