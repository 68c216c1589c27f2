package loadtest.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import loadtest.text.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void oneOrTwoDashesWithASpaceOrAnEqualsSign() {
        Options options = Options.parse("-user-count", "4", "--rate=2.5", "-mode=pairs", "--duration", "1m30s")
                .orElseThrow();
        assertEquals(4, options.load().userCount());
        assertEquals(10, options.load().rate());
        assertEquals(Mode.PAIRS, options.load().mode());
        assertEquals(Duration.ofSeconds(90), options.load().stages().getFirst().time());
    }

    @Test
    void aTimeWithoutAUnitIsOfSeconds() {
        Options options = Options.parse("-duration", "10").orElseThrow();
        assertEquals(Duration.ofSeconds(10), options.load().stages().getFirst().time());
    }

    @Test
    void theDefaultsLoadAServerOnItsOwnDefaultPort() {
        Options options = Options.parse().orElseThrow();
        assertEquals("ws://127.0.0.1:4691/", options.target().url().toString());
        assertEquals(1, options.load().userCount());
        assertEquals(100, options.load().rate());
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
        assertEquals(90, options.load().rate());
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
            -report /proc/report.html        | a file that can be written
            -hgrm /proc                      | a file that can be written
            -stages 10s                      | -stages must be like 10s:100
            -stages 10s:0                    | -stages must be like 10s:100
            -stages 1s:5 -rate 5             | only one of -rate and -stages
            -message-size 0                  | -message-size must be like 128
            -message-size 200-100            | -message-size must be like 128
            -arrivals odd                    | must be even or poisson
            -part 3/2                        | -part must be like 1/3
            -part 1/3 -user-count 4          | must be a multiple of the 3 parts
            -churn 5 -reconnect-every 1s     | only one of -churn and -reconnect-every
            -storm never                     | -storm must be a time
            -storm 10s                       | before the end of the measuring, which takes 10.0 s
            -storm 3s -find-capacity p99<1s  | before the end of the measuring, which takes 3.00 s
            -allow sent                      | -allow must name a fault
            -allow p99                       | -allow must name a fault
            -v2                              | tells nobody his own messages
            -v2 -echo                        | only one of -v2 and -echo
            -echo -mode pairs -user-count 2  | an echo goes to oneself
            -template nothing                | has {payload} in it once
            -ok OK                           | go with -template
            -rooms 2                         | goes with -mode room
            -mode room -rooms 2 -user-count 5 | a multiple of -rooms
            -mode room -user-count 2 -slow-readers 1 | -slow-readers does not go with -mode room
            -baseline /no/such/file          | a file that can be read
            -admin-url ftp://x/              | -admin-url must be like http
            -duration 1h30                   | a time from 100ms to 24h, such as 500ms, 25s, 2m or 1h30m, not '1h30'
            -insecure=perhaps                | given alone, or as true or false
            -header nope                     | must be like 'Name: value'
            -auth-secret-file /no/such/file  | cannot be read: it is not there
            -auth-secret-file /dev/zero      | must have 1 to 4096 bytes, not more
            -json /tmp/x.new -report /tmp/./x.new | -json and -report must be two files
            -json-lines /tmp/x.new -hgrm /tmp/x.new | -json-lines and -hgrm must be two files
            """)
    void aWrongFlagIsNamedWithWhatIsAllowed(String arguments, String message) {
        var failure = assertThrows(UsageException.class, () -> Options.parse(arguments.split(" +")));
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void twoTestsDoNotShareHandlesUnlessAsked() {
        assertEquals("bot-7", Options.parse("-user-prefix", "bot-").orElseThrow().target().handles().user(7));
    }

    @Test
    void aPartHasItsShareOfUsersAndRateAndItsOwnHandles() {
        Options options = Options.parse("-part", "2/3", "-user-count", "30", "-total-rate", "90", "-user-prefix", "u",
                "-mode", "room", "-rooms", "3").orElseThrow();
        assertEquals(10, options.load().userCount());
        assertEquals(30, options.load().rate());
        assertEquals("u10", options.target().handles().user(0));
        assertEquals("#ur10-0", options.target().handles().room(0));
    }

    /// Each of what is asked for of the whole test, and told as it was asked for.
    @Test
    void aPartHasItsShareOfStagesCutsAndHandshakes() {
        Options options = Options.parse("-part", "2/3", "-user-count", "30", "-stages", "1m30s:100,1s:10-20",
                "-churn", "300", "-connect-rate", "60").orElseThrow();
        assertEquals(100 / 3.0, options.load().stages().getFirst().fromRate());
        assertEquals(100, options.disturbance().cutRate());
        assertEquals(20, options.target().connectRate());
        assertEquals("1m30s:100,1s:10-20", options.setup(options.load()).stages());
        assertEquals("300 connections a second cut", options.setup(options.load()).disturbances());
    }

    @Test
    void cutsMayBeSaidAsARateOrAsEachUsersMeanTime() {
        assertEquals(5, Options.parse("-churn", "5").orElseThrow().disturbance().cutRate());
        Disturbance each = Options.parse("-reconnect-every", "4s", "-user-count", "20").orElseThrow().disturbance();
        assertEquals(5, each.cutRate());
        assertTrue(each.comeBack());
    }

    @Test
    void sizesAreDrawnFromTheirPartsByWeight() {
        var random = new SplittableRandom(1);
        Sizes sizes = Sizes.parse("100-200:3,8192:1");
        int large = 0;
        for (int i = 0; i < 10_000; i++) {
            int size = sizes.next(random);
            assertTrue(size >= 100 && size <= 200 || size == 8192, "" + size);
            large += size == 8192 ? 1 : 0;
        }
        assertEquals(2_500, large, 200);
    }

    @Test
    void mergeTakesFilesAndThenFlags() {
        MergeOptions merge = MergeOptions.parse("a.json", "b.json", "-fail-if", "p99>1s").orElseThrow();
        assertEquals(2, merge.files().size());
        assertEquals(1, merge.checks().failIf().size());
        assertThrows(UsageException.class, () -> MergeOptions.parse("-fail-if", "p99>1s"));
        assertThrows(UsageException.class, () -> MergeOptions.parse("a.json", "-rate", "5"));
    }
}
