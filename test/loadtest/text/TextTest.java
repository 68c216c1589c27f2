package loadtest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({"0, 0 ns", "999, 999 ns", "1000, 1.00 µs", "9994, 9.99 µs", "9996, 10.0 µs", "999499, 999 µs",
        "999500, 1.00 ms", "99960000, 100 ms", "999600000, 1.00 s", "86400000000000, 86400 s"})
    void aTimeHasAboutThreeDigitsAndTheUnitThatIsNextToIt(long nanos, String text) {
        assertEquals(text, Text.time(nanos));
    }
}
