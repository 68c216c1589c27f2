package gochat.engine;

import gochat.Lines;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A relay over a log in memory that can fail in some ways, and a follower that only counts.
abstract class RelayOverMemory {
    static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

    /// A log in memory.
    static class Memory implements Engine, Engine.Session {
        final List<Stored> log = new CopyOnWriteArrayList<>();
        volatile boolean failsToAppend;
        volatile boolean failsToRead;
        volatile boolean standsStill;
        volatile boolean forgets;

        @Override
        public void check() {}

        @Override
        public Session connect() {
            return this;
        }

        @Override
        public String epoch() {
            return "one";
        }

        @Override
        public String renew(String epoch) {
            return epoch();
        }

        @Override
        public void append(byte[] batch, int numbers) throws IOException {
            if (failsToAppend) throw new IOException("0 of 1 replicas have it");
            if (!forgets) add(batch);
        }

        synchronized long add(byte[] batch) {
            long before = log.isEmpty() ? 0 : log.getLast().seq();
            long seq = before + 1_000_000;
            log.add(new Stored(seq, before, batch));
            return seq;
        }

        @Override
        public List<Stored> read(long after, int most, Duration wait) throws IOException {
            while (standsStill) LockSupport.parkNanos(TENTH / 20);
            if (failsToRead) throw new IOException("broken");
            List<Stored> read = log.stream().filter(each -> each.seq() > after).limit(most).toList();
            if (read.isEmpty()) LockSupport.parkNanos(TENTH / 20);
            return read;
        }

        @Override
        public boolean holds(Stored batch) {
            return log.contains(batch);
        }

        @Override
        public void close() {}
    }

    static final class Nobody implements Follower<Long> {
        volatile long passedOver;
        volatile int restated;

        @Override
        public void startOver(String epoch) {}

        @Override
        public Long apply(long seq, long node, byte[] entry) {
            if (entry.length == 2) throw new IllegalArgumentException("of the follower's own");
            return entry.length == 0 ? null : seq;
        }

        @Override
        public void passOver(long seq) {
            passedOver = seq;
        }

        @Override
        public void flush() {}

        @Override
        public void gone(long node) {}

        @Override
        public void restate() {
            restated++;
        }
    }

    final Memory memory = new Memory();
    final Nobody nobody = new Nobody();
    final Lines lines = new Lines(Level.TRACE);
    final AtomicLong skipped = new AtomicLong();

    EngineRelay<Long> relay(Engine engine) {
        return new EngineRelay<>(engine, nobody, RelayLimits.DEFAULT, () -> System.nanoTime() + skipped.get(),
                new Random(1), lines);
    }
}
