package gochat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A poller whose rounds fail.
class PollerTest {
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Poller.Watcher watcher = new Poller.Watcher() {
        @Override
        public void roundFailed(Throwable defect) {
            failures.incrementAndGet();
        }

        @Override
        public void ended(Throwable defect) {
            ended.countDown();
        }
    };

    /// What must not throw, and does.
    private static void fail() {
        throw new IllegalStateException("a defect, for the test");
    }

    private static void attend(Poller poller, Outgoing outgoing) {
        try {
            poller.attend(List.of(outgoing));
        } catch (IllegalStateException itSleptAndWeWroteOurselves) {
            // a reader would end by this, and it alone
        }
        poller.wakeUp();
    }

    @Test
    void aRoundThatFailsDoesNotEndThePoller() throws Exception {
        try (Poller poller = new Poller(watcher)) {
            // while it sleeps, whoever comes writes: so come in the midst of a round
            Thread.ofVirtual().start(() -> {
                while (failures.get() == 0) {
                    await(poller.turns().queue(Thread.currentThread()));
                    attend(poller, PollerTest::fail);
                }
            });
            Waiting.until("a round has failed", () -> failures.get() > 0);
            CountDownLatch written = new CountDownLatch(1);
            attend(poller, written::countDown);
            assertTrue(written.await(Waiting.LONG.toSeconds(), TimeUnit.SECONDS));
            assertEquals(1, ended.getCount());
        }
    }

    @Test
    void aPollerThatOnlyFailsEndsAndSaysSo() throws Exception {
        try (Poller poller = new Poller(watcher)) {
            Thread.ofVirtual().start(() -> {
                while (ended.getCount() > 0) attend(poller, PollerTest::fail);
            });
            assertTrue(ended.await(Waiting.LONG.toSeconds(), TimeUnit.SECONDS));
            assertTrue(poller.turns().queue(Thread.currentThread()).hasCome(), "nobody waits for one who has ended");
        }
    }

    @Test
    void nobodyOfThousandsWaitsForAShortTurnForEver() throws Exception {
        try (Poller poller = new Poller(watcher)) {
            int readers = 2000;
            int turns = 5;
            CountDownLatch done = new CountDownLatch(readers);
            for (int i = 0; i < readers; i++) {
                Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < turns; j++) poller.turns().awaitShort();
                    done.countDown();
                });
            }
            assertTrue(done.await(Waiting.LONG.toSeconds(), TimeUnit.SECONDS), done.getCount() + " wait for ever");
        }
    }

    /// Hundreds shake hands, and each takes a while.
    @Test
    void manyWhoComeInKeepNeitherThoseWhoAreInNorWhoComesFromElsewhere() throws Exception {
        try (Poller poller = new Poller(watcher)) {
            int many = 500;
            AtomicInteger queued = new AtomicInteger();
            AtomicInteger served = new AtomicInteger();
            for (int i = 0; i < many; i++) {
                Thread.ofVirtual().start(() -> {
                    Turn turn = poller.turns().queueForEntrance(Thread.currentThread(), "one");
                    queued.incrementAndGet();
                    await(turn);
                    for (long began = System.nanoTime(); System.nanoTime() - began < 2_000_000; ) served.get();
                    served.incrementAndGet();
                });
            }
            Waiting.until("all queue", () -> queued.get() == many);
            FutureTask<Integer> others = new FutureTask<>(() -> {
                int before = served.get();
                await(poller.turns().queueForEntrance(Thread.currentThread(), "other"));
                await(poller.turns().queue(Thread.currentThread()));
                return served.get() - before;
            });
            Thread.ofVirtual().start(others);
            int overtook = others.get(Waiting.LONG.toSeconds(), TimeUnit.SECONDS);
            assertTrue(overtook < 50, overtook + " were served before");
            Waiting.until("all are served", () -> served.get() == many);
        }
    }

    private static void await(Turn turn) {
        while (!turn.hasCome()) LockSupport.park();
    }

    @Test
    void aPollerThatIsClosedEndsInSilence() throws Exception {
        Poller poller = new Poller(watcher);
        poller.attend(List.of());
        poller.close();
        Waiting.until("it has ended", () -> poller.turns().queue(Thread.currentThread()).hasCome());
        assertEquals(1, ended.getCount());
        assertEquals(0, failures.get());
    }
}
