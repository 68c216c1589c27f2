package gochat.engine;

import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void tenThousandSchedulesOfALyingEngineEndWell() {
        Schedules.play(System.nanoTime() & 0xFFFF_FFFFL, 0, 10_000);
    }
}
