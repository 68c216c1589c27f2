package gochat.talk;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random lives beside a model; `Schedules` runs many more.
class ScheduleTest {
    private static final int COUNT = 1500;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyMissesDoublesOrReordersAnythingInSilence(boolean logged) {
        for (long seed = 1; seed <= COUNT; seed++) Schedules.run(seed, logged);
    }
}
