package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.TestServer;
import gochat.io.CoarseClock;
import gochat.server.Deadlines.Verdict;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/// The verdicts at the edge of each limit, with moments given by hand.
class DeadlinesTest {
    private static final NetLimits LIMITS = TestServer.LIMITS;

    private final CoarseClock clock = new CoarseClock();
    private final Deadlines deadlines = new Deadlines(LIMITS, clock);
    private final long start = clock.nanos();

    private void expect(Verdict before, Verdict from, Duration limit) {
        assertEquals(before, deadlines.verdict(start + limit.toNanos() - 1, 0));
        assertEquals(from, deadlines.verdict(start + limit.toNanos(), 0));
    }

    @Test
    void aHandshakeIsOverdueAtItsLimit() {
        expect(Verdict.NOTHING, Verdict.OVERDUE, LIMITS.handshake());
    }

    @Test
    void silenceCallsForOnePingAndThenForASignOfLife() {
        deadlines.open();
        expect(Verdict.NOTHING, Verdict.PING, LIMITS.ping());
        expect(Verdict.NOTHING, Verdict.OVERDUE, LIMITS.ping().plus(LIMITS.pong()));
    }

    @Test
    void aMessageIsLateAtItsLimitUnlessItEnds() {
        deadlines.open();
        deadlines.insideMessage(true, false);
        deadlines.insideMessage(false, true);
        assertEquals(Verdict.PING, deadlines.verdict(start + LIMITS.message().toNanos(), 0));
        deadlines.insideMessage(true, false);
        assertEquals(Verdict.MESSAGE_LATE, deadlines.verdict(start + LIMITS.message().toNanos(), 0));
    }

    @Test
    void aMessageThatBeginsAnewHasItsWholeTime() {
        deadlines.open();
        deadlines.insideMessage(true, false);
        long later = clock.update();
        deadlines.insideMessage(true, true);
        assertEquals(Verdict.PING, deadlines.verdict(later + LIMITS.message().toNanos() - 1, 0));
        assertEquals(Verdict.MESSAGE_LATE, deadlines.verdict(later + LIMITS.message().toNanos(), 0));
    }

    @Test
    void aWriteIsStuckAtItsLimit() {
        deadlines.open();
        assertEquals(Verdict.NOTHING, deadlines.verdict(start, LIMITS.write().toNanos() - 1));
        assertEquals(Verdict.WRITE_STUCK, deadlines.verdict(start, LIMITS.write().toNanos()));
    }

    @Test
    void whatLetItInEndsAtItsTime() {
        deadlines.open();
        deadlines.expireAfter(Duration.ofSeconds(1));
        expect(Verdict.NOTHING, Verdict.EXPIRED, Duration.ofSeconds(1));
    }

    @Test
    void whatNeverEndsDoesNotOverflow() {
        deadlines.open();
        deadlines.expireAfter(ChronoUnit.FOREVER.getDuration());
        expect(Verdict.NOTHING, Verdict.PING, LIMITS.ping());
    }

    @Test
    void closingHasALimitOfItsOwn() {
        deadlines.open();
        deadlines.close();
        expect(Verdict.NOTHING, Verdict.OVERDUE, LIMITS.close());
    }
}
