package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.TestServer;
import gochat.io.CoarseClock;
import gochat.outbox.Progress;
import gochat.server.Deadlines.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The verdicts at the edge of each limit, with moments given by hand.
class DeadlinesTest {
    private static final NetLimits LIMITS = TestServer.LIMITS;

    private long time = 1_000_000_000;
    private Instant wall = Instant.parse("2026-01-02T03:04:05Z");
    private final CoarseClock clock = new CoarseClock(() -> time, () -> wall);
    private final Deadlines deadlines = new Deadlines(LIMITS, clock);
    private final Progress progress = new Progress(clock);
    private final long start = time;
    private long sentBytes;

    /// As the sweeper finds it when so much time has passed since the start, in small steps.
    private Verdict at(Duration passed) {
        return at(passed.toNanos());
    }

    private Verdict at(long passedNanos) {
        while (time < start + passedNanos) {
            time = Math.min(time + 250_000_000, start + passedNanos);
            clock.update();
        }
        return deadlines.verdict(clock.nanos(), progress, sentBytes);
    }

    private void expect(Verdict before, Verdict from, Duration limit) {
        assertEquals(before, at(limit.toNanos() - 1));
        assertEquals(from, at(limit));
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
        deadlines.expectsMore(true, false);
        deadlines.expectsMore(false, true);
        assertEquals(Verdict.PING, at(LIMITS.message()));
        deadlines.expectsMore(true, false);
        assertEquals(Verdict.MESSAGE_LATE, at(LIMITS.message().multipliedBy(2)));
    }

    @Test
    void aMessageThatBeginsAnewHasItsWholeTime() {
        deadlines.open();
        deadlines.expectsMore(true, false);
        assertEquals(Verdict.NOTHING, at(Duration.ofSeconds(2)));
        deadlines.expectsMore(true, true);
        assertEquals(Verdict.PING, at(LIMITS.message().toNanos() + 2_000_000_000L - 1));
        assertEquals(Verdict.MESSAGE_LATE, at(LIMITS.message().plusSeconds(2)));
    }

    @Test
    void aWriteIsStuckWhenThePeerTookNothingForTheLimit() {
        deadlines.open();
        progress.stalled(100);
        assertEquals(Verdict.RETRY_WRITE, at(LIMITS.write().toNanos() - 1));
        assertEquals(Verdict.WRITE_STUCK, at(LIMITS.write()));
    }

    @Test
    void aWriteIsTriedAgainThreeTimesUntilItIsStuck() {
        deadlines.open();
        progress.stalled(100);
        for (int i = 1; i < 4; i++) {
            Duration quarter = LIMITS.write().dividedBy(4).multipliedBy(i);
            expect(Verdict.NOTHING, Verdict.RETRY_WRITE, quarter);
            assertEquals(Verdict.NOTHING, at(quarter.toNanos() + 1));
        }
    }

    @Test
    void whatThePeerTakesIsASignOfLife() {
        deadlines.open();
        progress.stalled(100);
        for (int i = 1; i <= 60; i++) {
            assertEquals(Verdict.RETRY_WRITE, at(LIMITS.write().dividedBy(2).multipliedBy(i)));
            progress.stalled(1);
            assertEquals(Verdict.NOTHING, at(time - start));
        }
        progress.flowed();
        assertEquals(Verdict.PING, at(Duration.ofNanos(time - start).plus(LIMITS.ping())));
    }

    /// Two megabytes at 16 KB a second.
    @Test
    void aPongMayTakeAsLongAsWhatWasWrittenBeforeThePing() {
        deadlines.open();
        assertEquals(Verdict.NOTHING, at(0));
        sentBytes = 2 << 20;
        assertEquals(Verdict.PING, at(LIMITS.ping()));
        expect(Verdict.NOTHING, Verdict.OVERDUE, LIMITS.ping().plus(LIMITS.pong()).plusSeconds(128));
    }

    @Test
    void aPingThatDidNotGoOutIsAskedForAgain() {
        deadlines.open();
        assertEquals(Verdict.PING, at(LIMITS.ping()));
        deadlines.notPinged();
        assertEquals(Verdict.PING, at(LIMITS.ping().plus(LIMITS.pong())));
    }

    /// As when the machine was stopped: nobody could be heard meanwhile.
    @Test
    void aPauseOfTheWholeProcessMakesNobodyLate() {
        deadlines.open();
        assertEquals(Verdict.PING, at(LIMITS.ping()));
        time += Duration.ofSeconds(15).toNanos();
        clock.update();
        assertEquals(Verdict.NOTHING, deadlines.verdict(clock.nanos() - 1, progress, sentBytes));
    }

    /// As when the machine slept: its other clock stood still.
    @Test
    void whatLetItInEndsAtItsTimeOfTheWallClock() {
        deadlines.open();
        deadlines.expireAt(wall.plusSeconds(10));
        wall = wall.plusMillis(9_999);
        assertEquals(Verdict.NOTHING, at(1));
        wall = wall.plusMillis(1);
        assertEquals(Verdict.EXPIRED, at(2));
    }

    @Test
    void closingHasALimitOfItsOwn() {
        deadlines.open();
        deadlines.close();
        expect(Verdict.NOTHING, Verdict.OVERDUE, LIMITS.close());
    }
}
