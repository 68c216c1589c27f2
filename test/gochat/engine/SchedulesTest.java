package gochat.engine;

import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void tenThousandSchedulesOfALyingEngineEndWell() {
        Schedules.play(1, 0, 10_000);
    }
}
