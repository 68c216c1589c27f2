package gochat.talk;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random lives beside a model; `Schedules` runs many more.
class ScheduleTest {
    private static final int COUNT = 1500;

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void nobodyMissesDoublesOrReordersAnythingInSilence(boolean logged, boolean scarce) {
        for (long seed = 1; seed <= COUNT; seed++) Schedules.run(seed, logged, scarce);
    }
}
