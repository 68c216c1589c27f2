package gochat.journal;

import gochat.Lines;
import gochat.engine.Follower;
import gochat.engine.Relay;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Journals to test with, and what they apply and tell.
final class Journals {
    private static final int WAIT_SECONDS = 20;

    private Journals() {}

    /// The product's limits.
    static JournalLimits limits(JournalLimits.Sync sync) {
        return new JournalLimits(16 << 20, Duration.ofHours(1), Duration.ofDays(1), 1 << 30, sync, 4096, 8 << 20);
    }

    /// Segments of 128 bytes, a folder of 1 GiB.
    static JournalLimits smallSegments() {
        return new JournalLimits(128, Duration.ofHours(1), Duration.ofDays(1), 1 << 30, JournalLimits.Sync.SECOND, 64,
                112);
    }

    static Journal<Long> open(Path folder, JournalLimits limits, History history) throws IOException {
        return open(folder, limits, history, InstantSource.system(), warnings(), new Disk());
    }

    static Journal<Long> open(Path folder, JournalLimits limits, History history, InstantSource clock, Logger log,
            Disk disk) throws IOException {
        return Journal.open(folder, limits, history, clock, new SecureRandom(), log, disk);
    }

    /// Opens a folder and closes it again.
    static History read(Path folder) throws IOException {
        History history = new History();
        open(folder, limits(JournalLimits.Sync.SECOND), history).close();
        return history;
    }

    static Lines warnings() {
        return new Lines(Logger.Level.WARNING);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Sends one entry and waits for its seq.
    static long send(Journal<Long> journal, String entry) throws Exception {
        Told told = new Told();
        if (!journal.send(bytes(entry), told)) throw new AssertionError("not taken: " + entry);
        return told.await();
    }

    /// The segments of a folder, in order.
    static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    /// What one receipt was told.
    static final class Told implements Relay.Receipt<Long> {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile Long result;
        private volatile int calls;
        private volatile boolean refused;

        @Override
        public void applied(Long seq) {
            result = seq;
            unconfirmed();
        }

        @Override
        public void unconfirmed() {
            calls = calls + 1;
            done.countDown();
        }

        @Override
        public void refused() {
            refused = true;
            unconfirmed();
        }

        boolean isRefused() throws InterruptedException {
            return await() == 0 && refused;
        }

        /// The seq; 0 when it was unconfirmed.
        long await() throws InterruptedException {
            if (!done.await(WAIT_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("nothing was told");
            if (calls != 1) throw new AssertionError("told " + calls + " times");
            return result == null ? 0 : result;
        }
    }

    /// A follower that remembers everything.
    static class History implements Follower<Long> {
        final List<String> entries = new ArrayList<>();
        final List<Long> seqs = new ArrayList<>();
        volatile String epoch;
        volatile int flushed;

        @Override
        public void startOver(String name) {
            epoch = name;
            entries.clear();
            seqs.clear();
        }

        @Override
        public synchronized Long apply(long seq, long node, byte[] entry) {
            entries.add(new String(entry, StandardCharsets.UTF_8));
            seqs.add(seq);
            return seq;
        }

        @Override
        public void flush() {
            flushed = entries.size();
        }

        @Override
        public void gone(long node) {
            throw new AssertionError("there is one node");
        }

        @Override
        public void restate() {}
    }
}
