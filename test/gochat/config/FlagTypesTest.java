package gochat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTypesTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "25s, 25000", "90m, 5400000", "1h30m, 5400000", "1.5h, 5400000", "1m0.25s, 60250",
        "1s500000us, 1500", "1500000ns, 2", "876000h, 3153600000000"})
    void timesAreReadAsGoReadsThem(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), FlagTypes.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "10us", "5", "h", "1h30", "1 h", "-1s", "1..5s", ".s", "1d", "1H",
        "876000h1ms", "9999999999s"})
    void whatIsNoTimeOfAMillisecondToAHundredYearsIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> FlagTypes.duration(text));
    }
}
