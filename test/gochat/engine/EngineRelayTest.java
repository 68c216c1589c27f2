package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a relay says that it is well, why not, and that it goes on.
class EngineRelayTest extends RelayOverMemory {
    /// There when it is looked at, and gone when it is needed.
    private static final class Gone implements Engine {
        @Override
        public void check() {}

        @Override
        public Session connect() throws IOException {
            throw new IOException("no way there");
        }
    }

    /// Machines of which one leads. Those who are with another one are not told.
    private static final class Machines implements Engine {
        private volatile Memory leader = new Memory();

        @Override
        public void check() {}

        @Override
        public Session connect() {
            return leader;
        }
    }

    @Test
    void aStartFailsWhenNothingCanBeReadForTenSeconds() {
        AtomicLong clock = new AtomicLong();
        EngineRelay<Long> relay = new EngineRelay<>(new Gone(), new Nobody(), RelayLimits.DEFAULT,
                () -> clock.addAndGet(TENTH), new Random(1), new Silence());
        assertEquals("the log cannot be read: no way there",
                assertThrows(IOException.class, relay::start).getMessage());
        assertTrue(clock.get() >= TimeUnit.SECONDS.toNanos(10), clock::toString);
    }

    @Test
    void howLongItTakesToCheckTheEngineIsNotCountedAsSilence() throws Exception {
        Memory far = new Memory() {
            @Override
            public void check() {
                skipped.addAndGet(TimeUnit.SECONDS.toNanos(11));
            }
        };
        try (EngineRelay<Long> relay = relay(far)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
        }
    }

    /// Nobody tells a node that its machine leads no more, and either of its two sessions may find out alone.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNodeFindsTheMachineThatLeadsWhenTheOneBeforeIsStillThere(boolean readerFindsOut) throws Exception {
        Machines machines = new Machines();
        try (EngineRelay<Long> relay = relay(machines)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            Memory before = machines.leader;
            Memory next = new Memory();
            next.log.addAll(before.log);
            machines.leader = next;
            before.failsToRead = readerFindsOut;
            before.failsToAppend = !readerFindsOut;
            AtomicLong confirmed = new AtomicLong();
            assertTrue(relay.send(new byte[1], new Relay.Receipt<>() {
                @Override
                public void applied(Long seq) {
                    confirmed.set(seq);
                }

                @Override
                public void unconfirmed() {}
            }));
            Waiting.until("it is confirmed", () -> confirmed.get() > 0);
        }
    }

    @Test
    void aNodeThatHasNothingToSayIsNotUpEitherForAsLongAsTheLogTakesNothing() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            memory.failsToAppend = true;
            skipped.addAndGet(Sent.BEAT_NANOS);
            Waiting.until("a beat has failed", () -> relay.state().failures() > 0);
            skipped.addAndGet(Sent.BEAT_NANOS);
            Waiting.until("it says so", () -> !relay.isUp());
            long failures = relay.state().failures();
            Waiting.until("it has tried again", () -> relay.state().failures() > failures + 2);
            assertFalse(relay.isUp());
            memory.failsToAppend = false;
            Waiting.until("it is up again", relay::isUp);
            assertEquals(List.of("INFO engine: up", "WARNING engine: degraded: 0 of 1 replicas have it",
                    "INFO engine: up"), lines.all().subList(1, 4));
        }
    }

    @Test
    void aNodeThatWasNeverUpSaysWhy() throws Exception {
        memory.failsToAppend = true;
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it has tried", () -> relay.state().failures() > 0);
            skipped.addAndGet(Sent.BEAT_NANOS);
            Waiting.until("it says so", () -> lines.count("WARNING engine: degraded: 0 of 1 replicas have it") == 1);
            memory.failsToAppend = false;
            Waiting.until("it is up", relay::isUp);
            assertEquals(3, lines.all().size(), lines::toString);
        }
    }

    @Test
    void aNodeThatReadsMoreSlowlyThanOthersWriteSaysSo() throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicBoolean others = new AtomicBoolean();
        Memory flooded = new Memory() {
            @Override
            public List<Stored> read(long after, int most, Duration wait) throws IOException {
                for (int i = 0; others.get() && i < most; i++) {
                    add(new Batch(5, 1, written.incrementAndGet(), Set.of(), Optional.empty(), List.of()).encode());
                }
                LockSupport.parkNanos(TENTH / 20);
                return super.read(after, most, wait);
            }
        };
        try (EngineRelay<Long> relay = relay(flooded)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            others.set(true);
            Waiting.until("others write", () -> written.get() > 2000);
            // in two steps, with a read in between that is no longer ago than the second
            for (int steps = 0; steps < 2; steps++) {
                skipped.addAndGet(Sent.BEAT_NANOS / 2);
                long before = written.get();
                Waiting.until("it reads on", () -> written.get() > before + 1000);
            }
            Waiting.until("it says so", () -> lines.count("WARNING engine: degraded: others write the log faster than "
                    + "this node can read it") == 1);
            others.set(false);
            Waiting.until("it is up again", relay::isUp);
        }
    }

    /// As far away as that each read takes as long as others need to write fifty.
    @Test
    void aNodeThatIsFarFromItsLogKeepsUpWithWhatOthersWrite() throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicLong read = new AtomicLong();
        AtomicBoolean others = new AtomicBoolean();
        Memory far = new Memory() {
            @Override
            public List<Stored> read(long after, int most, Duration wait) throws IOException {
                for (int i = 0; others.get() && i < 50; i++) {
                    add(new Batch(5, 1, written.incrementAndGet(), Set.of(), Optional.empty(), List.of()).encode());
                }
                List<Stored> next = super.read(after, most, wait);
                read.addAndGet(next.size());
                return next;
            }
        };
        try (EngineRelay<Long> relay = relay(far)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            others.set(true);
            Waiting.until("others write", () -> written.get() >= 5000);
            others.set(false);
            assertTrue(read.get() > written.get() - 200, read + " of " + written);
        }
    }

    /// As one that has just been wiped: it answers.
    @Test
    void aLogWithoutAWordOfAnyNodeIsNotSaidToBeLate() throws Exception {
        memory.forgets = true;
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            skipped.addAndGet(Sent.BEAT_NANOS);
            Waiting.until("it says so", () ->
                    lines.count("WARNING engine: degraded: the log has no word of any node yet") == 1);
            assertEquals(0, lines.count("in time"), lines::toString);
            memory.forgets = false;
        }
    }

    @Test
    void whatFailedLongAgoIsNoReasonNow() throws Exception {
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            memory.failsToRead = true;
            Waiting.until("it fails", () -> relay.state().failures() > 0);
            memory.failsToRead = false;
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(20));
            memory.standsStill = true;
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(4));
            Waiting.until("it says so", () -> lines.count("WARNING engine: degraded: it does not answer in time") > 0);
            assertEquals(0, lines.count("broken"), lines::toString);
            memory.standsStill = false;
            Waiting.until("it is up again", relay::isUp);
        }
    }

    @Test
    void whatIsStillSoIsSaidAgainBeforeWhatSaidSoGoes() throws Exception {
        EngineRelay<Long> relay = new EngineRelay<>(memory, nobody, RelayLimits.DEFAULT.withLog(100_000),
                () -> System.nanoTime() + skipped.get(), new Random(1), lines);
        try (relay) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            int restated = nobody.restated;
            fillQuarter(relay, 1);
            Waiting.until("it is said again", () -> nobody.restated > restated);
            // what is said again fills the log, too
            fillQuarter(relay, 2);
            assertEquals(restated + 1, nobody.restated);
        }
    }

    private void fillQuarter(EngineRelay<Long> relay, int time) throws Exception {
        memory.add(new Batch(5, 1, time, Set.of(), Optional.empty(), List.of(new Batch.Entry(time, new byte[25_000])))
                .encode());
        Waiting.until("all is heard", () -> relay.state().applied() == time);
    }

    /// He sends it again when he comes again, and would have said it behind what he said next.
    @Test
    void whatIsLeftOutOfWhoeverHasGoneIsNotOvertakenByWhatHeSaidNext() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        AtomicBoolean isHere = new AtomicBoolean(true);
        try (EngineRelay<Long> relay = relay(memory)) {
            relay.start();
            Waiting.until("it is up", relay::isUp);
            memory.failsToAppend = true;
            relay.send(new byte[1], receipt("first", came, isHere));
            long before = relay.state().failures();
            Waiting.until("it was on its way", () -> relay.state().failures() > before);
            relay.send(new byte[1], receipt("next", came, isHere));
            isHere.set(false);
            memory.failsToAppend = false;
            relay.send(new byte[1], receipt("another's", came, new AtomicBoolean(true)));
            Waiting.until("the log takes something again", () -> came.contains("another's"));
            assertEquals(List.of("another's"), came);
        }
    }

    private static Relay.Receipt<Long> receipt(String name, List<String> came, AtomicBoolean isWanted) {
        return new Relay.Receipt<>() {
            @Override
            public void applied(Long seq) {
                came.add(name);
            }

            @Override
            public void unconfirmed() {}

            @Override
            public boolean isWanted() {
                return isWanted.get();
            }
        };
    }
}
