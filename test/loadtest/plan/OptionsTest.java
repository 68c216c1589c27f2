package loadtest.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import loadtest.text.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void oneOrTwoDashesWithASpaceOrAnEqualsSign() {
        Options options = Options.parse("-user-count", "4", "--rate=2.5", "-mode=pairs", "--duration", "1m30s")
                .orElseThrow();
        assertEquals(4, options.userCount());
        assertEquals(10, options.totalRate());
        assertEquals(Mode.PAIRS, options.mode());
        assertEquals(Duration.ofSeconds(90), options.duration());
    }

    @Test
    void theDefaultsLoadAServerOnItsOwnDefaultPort() {
        Options options = Options.parse().orElseThrow();
        assertEquals("ws://127.0.0.1:4691/", options.url().toString());
        assertEquals(1, options.userCount());
        assertEquals(100, options.totalRate());
    }

    @Test
    void helpNamesEveryFlag() {
        assertTrue(Options.parse("-h").isEmpty());
        for (String flag : new String[] {"-url", "-user-count", "-rate", "-fail-if", "-find-capacity", "-report"}) {
            assertTrue(Options.help().contains("  " + flag + " "), flag);
        }
    }

    @Test
    void inFanInTheListenerSendsNothing() {
        Options options = Options.parse("-mode", "fan-in", "-user-count", "10", "-rate", "10").orElseThrow();
        assertEquals(90, options.totalRate());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            -nope 1                          | there is no flag -nope
            nope                             | not a flag
            -rate                            | -rate needs a value
            -rate 0                          | -rate must be a number above 0
            -rate NaN                        | -rate must be a number above 0
            -user-count -1                   | -user-count must be a whole number from 0
            -user-count 0                    | nothing to do
            -user-count 3 -mode pairs        | needs an even -user-count
            -mode random                     | needs a -user-count of 2
            -mode shout                      | must be one of self, pairs, random, fan-in
            -rate 1 -window 1                | only one of -rate and -window
            -duration 5x                     | -duration must be a time
            -duration 25h                    | -duration must be a time from 100ms to 24h
            -message-size 20                 | -message-size must be from
            -url http://localhost/           | -url must be like ws://HOST:PORT/
            -url ws:                         | -url must be like ws://HOST:PORT/
            -fail-if p99                     | must be like 'p99>50ms'
            -fail-if p99>50                  | needs a unit
            -fail-if lost>1ms                | is a plain number
            -fail-if beauty<1                | there is no metric 'beauty'
            -find-capacity p99<5ms -window 2 | goes with a rate
            -json /no/such/folder/file       | in a folder that is there
            -header nope                     | must be like 'Name: value'
            -auth-secret-file /no/such/file  | cannot be read
            """)
    void aWrongFlagIsNamedWithWhatIsAllowed(String arguments, String message) {
        var failure = assertThrows(UsageException.class, () -> Options.parse(arguments.split(" +")));
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void twoTestsDoNotShareHandlesUnlessAsked() {
        assertEquals("bot-7", Options.parse("-user-prefix", "bot-").orElseThrow().handle(7));
    }
}
