package gochat.journal;

import static gochat.journal.Journals.bytes;
import static gochat.journal.Journals.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.Waiting;
import gochat.engine.Relay;
import gochat.journal.JournalLimits.Sync;
import gochat.journal.Journals.History;
import gochat.journal.Journals.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is sent is applied in one order, told once, and there again after a restart.
@Timeout(60)
class JournalTest {
    private static final long RETRY_NANOS = 100_000;

    /// A disk that takes its time: writes wait for a permit.
    private static final class Slow extends Disk {
        private final Semaphore permits = new Semaphore(0);
        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        void write(FileChannel file, ByteBuffer bytes) throws IOException {
            asked.countDown();
            permits.acquireUninterruptibly();
            super.write(file, bytes);
        }
    }

    @TempDir
    private Path parent;
    private Path folder;
    private final History history = new History();

    @BeforeEach
    void name() {
        folder = parent.resolve("journal");
    }

    private Journal<Long> open(JournalLimits limits, Disk disk) throws IOException {
        return Journals.open(folder, limits, history, InstantSource.system(), Journals.warnings(), disk);
    }

    private static JournalLimits queue(int entries, int bytes) {
        return new JournalLimits(16 << 20, Duration.ofHours(1), Duration.ofDays(1), 1 << 30, Sync.SECOND, entries,
                bytes);
    }

    @Test
    void whatWasSentIsThereAgainInTheSameOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> entries = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            History read = new History();
            int queueBytes = 1 + random.nextInt(200_000);
            int segment = queueBytes + Records.HEAD_BYTES + random.nextInt(200_000) + 128;
            JournalLimits limits = new JournalLimits(segment, Duration.ofHours(1), Duration.ofDays(1), 1 << 30,
                    Sync.values()[random.nextInt(2)], 1 + random.nextInt(100), queueBytes);
            List<Told> receipts = new ArrayList<>();
            try (Journal<Long> journal = Journals.open(folder, limits, read)) {
                assertEquals(entries, read.entries);
                assertEquals(seqs, read.seqs);
                for (int i = random.nextInt(100); i > 0; i--) {
                    String entry = (run + "-" + i + " ").repeat(random.nextInt(random.nextInt(10) == 0 ? 9000 : 20));
                    Told told = new Told();
                    if (journal.send(bytes(entry), told)) {
                        entries.add(entry);
                        receipts.add(told);
                    }
                }
            }
            for (Told told : receipts) seqs.add(told.await());
        }
        assertTrue(entries.size() > 100, "only " + entries.size());
    }

    @Test
    void entriesOfManySendersAreEachAppliedAndToldOnceInTheOrderOfTheirSender() throws Exception {
        int senders = 16;
        int each = 5_000;
        List<List<Long>> told = new ArrayList<>();
        try (Journal<Long> journal = open(queue(50, 10_000), new Disk())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                String name = i + ":";
                List<Long> own = new ArrayList<>();
                told.add(own);
                threads.add(Thread.startVirtualThread(() -> sendAll(journal, name, each, own)));
            }
            for (Thread thread : threads) thread.join();
        }
        for (List<Long> own : told) {
            assertEquals(each, own.size());
            assertEquals(own.stream().sorted().distinct().toList(), own);
        }
        JournalProcess.assertThere(List.of(), history.entries);
        assertEquals(senders * each, history.entries.size());
        assertEquals(history.entries, Journals.read(folder).entries);
    }

    private static void sendAll(Relay<Long> journal, String name, int count, List<Long> told) {
        Semaphore window = new Semaphore(5);
        for (int i = 0; i < count; i++) {
            window.acquireUninterruptibly();
            Relay.Receipt<Long> receipt = new Relay.Receipt<>() {
                @Override
                public void applied(Long seq) {
                    told.add(seq);
                    window.release();
                }

                @Override
                public void unconfirmed() {
                    throw new AssertionError("unconfirmed");
                }
            };
            while (!journal.send(bytes(name + i), receipt)) LockSupport.parkNanos(RETRY_NANOS);
        }
        window.acquireUninterruptibly(5);
    }

    @Test
    void aBatchIsAppliedAndToldThenFlushed() throws Exception {
        Slow disk = new Slow();
        List<Integer> flushedWhenTold = new ArrayList<>();
        try (Journal<Long> journal = open(queue(10, 100), disk)) {
            for (int i = 0; i < 4; i++) {
                assertTrue(journal.send(bytes("" + i), new Relay.Receipt<>() {
                    @Override
                    public void applied(Long seq) {
                        flushedWhenTold.add(history.flushed);
                    }

                    @Override
                    public void unconfirmed() {
                        throw new AssertionError("unconfirmed");
                    }
                }));
                disk.asked.await();
            }
            disk.permits.release(2);
        }
        assertEquals(List.of(0, 1, 1, 1), flushedWhenTold);
        assertEquals(4, history.flushed);
    }

    @Test
    void asManyEntriesAndBytesWaitAsTheQueueHolds() throws Exception {
        Slow disk = new Slow();
        Told last = new Told();
        try (Journal<Long> journal = open(queue(3, 10), disk)) {
            assertFalse(journal.send(new byte[11], new Told()));
            assertTrue(journal.send(new byte[1], new Told()));
            assertTrue(journal.send(new byte[1], new Told()));
            assertFalse(journal.send(new byte[9], new Told()));
            assertTrue(journal.send(new byte[8], last));
            assertFalse(journal.send(new byte[0], new Told()));
            disk.permits.release(10);
            last.await();
            assertTrue(send(journal, "ten bytes.") > 0);
            assertTrue(send(journal, "") > 0);
        }
        assertEquals(5, Journals.read(folder).entries.size());
    }

    @Test
    void aCloseFinishesWhatWaitsAndTakesNothingMore() throws Exception {
        Slow disk = new Slow();
        Journal<Long> journal = open(queue(10, 100), disk);
        Told first = new Told();
        Told second = new Told();
        assertTrue(journal.send(bytes("first"), first));
        disk.asked.await();
        assertTrue(journal.send(bytes("second"), second));
        Thread closer = Thread.ofPlatform().start(journal::close);
        Waiting.until("nothing more is taken", () -> !journal.send(new byte[0], new Told()));
        disk.permits.release(10);
        closer.join();
        assertTrue(first.await() < second.await());
        journal.close();
        assertEquals(List.of("first", "second"), Journals.read(folder).entries.subList(0, 2));
    }

    @Test
    void aDefectOfAReceiptIsLoggedAndItsOwn() throws Exception {
        Lines log = Journals.warnings();
        try (Journal<Long> journal = Journals.open(folder, queue(10, 100), history, InstantSource.system(), log,
                new Disk())) {
            journal.send(bytes("bad"), new Relay.Receipt<>() {
                @Override
                public void applied(Long seq) {
                    throw new IllegalStateException("a defect");
                }

                @Override
                public void unconfirmed() {}
            });
            assertTrue(send(journal, "good") > 0);
        }
        assertEquals(List.of("a receipt met a defect"), log.messages());
    }

    @Test
    void aDefectOfTheFollowerEndsTheAcknowledgements() throws Exception {
        Lines log = Journals.warnings();
        History defective = new History() {
            @Override
            public synchronized Long apply(long seq, long node, byte[] entry) {
                throw new IllegalStateException("a defect");
            }
        };
        try (Journal<Long> journal = Journals.open(folder, queue(10, 100), defective, InstantSource.system(), log,
                new Disk())) {
            assertEquals(0, send(journal, "entry"));
            assertFalse(journal.send(bytes("entry"), new Told()));
        }
        assertEquals(1, log.messages().size());
    }

    @Test
    void limitsThatCannotHoldAreRefused() {
        Duration hour = Duration.ofHours(1);
        record Case(int segment, Duration time, Duration keep, long folder, int entries, int bytes) {}
        for (Case wrong : List.of(new Case(127, hour, hour, 1000, 1, 1), new Case(128, Duration.ZERO, hour, 1000, 1, 1),
                new Case(128, hour, Duration.ZERO, 1000, 1, 1), new Case(128, hour, hour, 255, 1, 1),
                new Case(128, hour, hour, 256, 0, 1), new Case(128, hour, hour, 256, (1 << 20) + 1, 1),
                new Case(128, hour, hour, 256, 1, 113), new Case(128, hour, hour, 256, 1, 0),
                new Case(16 << 20, hour, hour, 1 << 30, 1, (8 << 20) + 1))) {
            assertThrows(IllegalArgumentException.class, () -> new JournalLimits(wrong.segment, wrong.time, wrong.keep,
                    wrong.folder, Sync.SECOND, wrong.entries, wrong.bytes), wrong::toString);
        }
        new JournalLimits(128, hour, hour, 256, Sync.SECOND, 1, 112);
    }

    @Test
    void aLongBatchIsAppliedInTurnsWithARestBetween() throws Exception {
        int many = 200;
        CountDownLatch sent = new CountDownLatch(1);
        AtomicInteger sinceRest = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        History slow = new History() {
            @Override
            public Long apply(long seq, long node, byte[] entry) {
                try {
                    sent.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                for (long began = System.nanoTime(); System.nanoTime() - began < 500_000; ) most.get();
                most.accumulateAndGet(sinceRest.incrementAndGet(), Math::max);
                return super.apply(seq, node, entry);
            }

            @Override
            public void flush() {
                sinceRest.set(0);
                super.flush();
            }
        };
        try (Journal<Long> journal = Journals.open(folder, queue(many, 100_000), slow)) {
            List<Told> told = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                told.add(new Told());
                assertTrue(journal.send(bytes("m" + i), told.getLast()));
            }
            sent.countDown();
            long before = 0;
            for (Told each : told) {
                long seq = each.await();
                assertTrue(seq > before);
                before = seq;
            }
        }
        assertTrue(most.get() <= 8, most + " in one turn");
    }
}
