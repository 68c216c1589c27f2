package gochat.engine;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A relay whose log an [Engine] keeps, so that several nodes can follow it. It has three threads: one reads, one
/// writes, one looks at the clock. [LogReader] and [LogAppender] do the work, in steps.
///
/// Those two are the system's threads: each message waits for both, and a virtual one that waits for a socket is woken
/// by way of two others.
public final class EngineRelay<R> implements Relay<R> {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// What is sent and not heard for longer is a fault.
    private static final long UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    /// When so many entries come together there is load. A batch costs the log and each node the same whatever is in
    /// it: then it pays to let more gather for a moment.
    private static final int LOAD_ENTRIES = 4;
    private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /// A start fails when nothing could be read for so long.
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
    /// Other nodes say something in less.
    private static final long OTHERS_NANOS = Sent.BEAT_NANOS + TimeUnit.SECONDS.toNanos(1);
    /// For how long a stop waits for what was sent.
    private static final Duration LEAVING = Duration.ofSeconds(3);
    private static final String LATE = "it does not answer in time";
    /// Of what failed longer ago nobody can say whether it is why it is not well now.
    private static final long FAULT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long node;
    private final LongSupplier nanos;
    private final Logger log;
    private final Engine engine;
    private final RelayCounters counters = new RelayCounters();
    private final Sent<R> sent;
    private final Heard<R> heard;
    private final LogReader<R> reader;
    private final LogAppender<R> appender;
    private Thread reading;
    private Thread writing;
    private Thread ticking;
    private volatile boolean writerRests;
    private volatile boolean closed;
    private volatile boolean up;
    /// What failed last, and when.
    private volatile String fault;
    private volatile long faultAt;

    /// @param nanos   a clock for durations
    /// @param random  makes the node's number, which must be another one in each process
    public EngineRelay(Engine engine, Follower<R> follower, RelayLimits limits, LongSupplier nanos,
            RandomGenerator random, Logger log) {
        this.engine = engine;
        this.nanos = nanos;
        this.log = log;
        node = random.nextLong(1, Long.MAX_VALUE);
        sent = new Sent<>(node, limits, counters, nanos.getAsLong());
        heard = new Heard<>(node, follower, sent, counters, limits.logBytes(), log);
        reader = new LogReader<>(engine, heard, counters, nanos, log);
        appender = new LogAppender<>(engine, sent, heard, counters, nanos);
    }

    /// Begins to follow and to write, and waits until all has been heard that the log had: nobody must be served before
    /// who may ask for that.
    ///
    /// @throws IOException in one line, when the engine is not there or cannot be relied on
    public void start() throws IOException, InterruptedException {
        engine.check();
        log.log(Level.INFO, "engine: reading the log, in format " + Batch.FORMAT);
        long began = nanos.getAsLong();
        reading = Thread.ofPlatform().daemon().name("engine-reader").start(() -> loop(this::read));
        try {
            while (!heard.isCaughtUp()) {
                long now = nanos.getAsLong();
                if (Math.min(now - began, now - reader.readAt()) >= START_NANOS) {
                    throw new IOException("the log cannot be read: " + fault().orElse(LATE));
                }
                LockSupport.parkNanos(MIN_PAUSE_NANOS);
            }
            if (counters.foreign.sum() > 0) refuseOthers();
        } catch (IOException useless) {
            close();
            throw useless;
        }
        writing = Thread.ofPlatform().daemon().name("engine-writer").start(() -> loop(this::write));
        ticking = Thread.ofVirtual().name("engine-clock").start(this::tick);
    }

    /// What cannot be read may have been left by a build that is no more. Others would not hear this node, nor it them.
    private void refuseOthers() throws IOException {
        long began = nanos.getAsLong();
        for (long now = began; now - began < OTHERS_NANOS; now = nanos.getAsLong()) {
            int format = heard.otherFormat(now);
            if (format != 0) throw new IOException(otherFormat(format) + "; stop them before this one starts");
            LockSupport.parkNanos(MIN_PAUSE_NANOS);
        }
    }

    private static String otherFormat(int format) {
        return "nodes of another build write the log, in format " + format + ", and this one reads format "
                + Batch.FORMAT + " only: neither hears the other";
    }

    /// The number of this node, which [Follower#apply] is told with what it has sent.
    public long node() {
        return node;
    }

    @Override
    public boolean send(byte[] entry, Receipt<R> receipt) {
        if (closed || !sent.add(entry, receipt, nanos.getAsLong())) return false;
        if (writerRests) LockSupport.unpark(writing);
        return true;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /// Runs steps until the relay is closed; after a failure behind a pause, which grows.
    private void loop(Step step) {
        long pause = MIN_PAUSE_NANOS;
        while (!closed) {
            try {
                step.run();
                pause = MIN_PAUSE_NANOS;
            } catch (InterruptedException stopped) {
                return;
            } catch (IOException failed) {
                counters.failures.increment();
                faultAt = nanos.getAsLong();
                fault = failed.getMessage();
                LockSupport.parkNanos(pause + ThreadLocalRandom.current().nextLong(pause));
                pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
            } catch (RuntimeException | Error defect) {
                log.log(Level.ERROR, "engine: following or writing the log failed", defect);
                LockSupport.parkNanos(MAX_PAUSE_NANOS);
            }
        }
    }

    private void read() throws IOException, InterruptedException {
        long before = counters.applied.sum();
        reader.step();
        sent.tell(nanos.getAsLong());
        // a run may have begun
        if (writerRests && sent.waiting() > 0) LockSupport.unpark(writing);
        if (heard.isCaughtUp()) letGather(counters.applied.sum() - before);
    }

    private void write() throws IOException, InterruptedException {
        int entries = appender.step();
        if (entries < 0) {
            writerRests = true;
            // whoever sent something before could not know
            entries = appender.step();
            if (entries < 0) LockSupport.parkNanos(TICK_NANOS);
            writerRests = false;
        }
        letGather(entries);
    }

    private void letGather(long entries) {
        boolean isEnough = sent.waiting() >= Sent.BATCH_ENTRIES;
        if (entries >= LOAD_ENTRIES && !isEnough) LockSupport.parkNanos(GATHER_NANOS);
    }

    private void tick() {
        long began = nanos.getAsLong();
        boolean told = false;
        while (!closed) {
            try {
                sent.tell(nanos.getAsLong());
            } catch (RuntimeException defect) {
                log.log(Level.ERROR, "engine: a receipt failed", defect);
            }
            boolean now = isWell();
            if (now != up || !told && nanos.getAsLong() - began >= UP_NANOS) {
                up = now;
                told = true;
                log.log(now ? Level.INFO : Level.WARNING, now ? "engine: up" : "engine: degraded: " + why());
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /// Why it is not well.
    private String why() {
        if (!heard.isCaughtUp()) return "what is kept is being built anew";
        int format = heard.otherFormat(nanos.getAsLong());
        if (format != 0) return otherFormat(format);
        long now = nanos.getAsLong();
        boolean isSlow = now - reader.heardAt() >= UP_NANOS && now - reader.readAt() < UP_NANOS;
        if (isSlow) return "others write the log faster than this node can read it";
        return fault().orElse(heard.alive() == 0 ? "the log has no word of any node yet" : LATE);
    }

    /// What failed, if that was not long ago.
    private Optional<String> fault() {
        return Optional.ofNullable(fault).filter(_ -> nanos.getAsLong() - faultAt < FAULT_NANOS);
    }

    private boolean isWell() {
        long now = nanos.getAsLong();
        return heard.isCaughtUp() && heard.alive() > 0 && heard.otherFormat(now) == 0
                && now - reader.heardAt() < UP_NANOS && sent.lagNanos(now) < UP_NANOS;
    }

    /// Whether what is sent is heard again within seconds.
    public boolean isUp() {
        return up;
    }

    /// How it is now.
    public RelayState state() {
        return new RelayState(up, sent.lagNanos(nanos.getAsLong()), sent.waiting(), heard.alive(),
                counters.sent.sum(), counters.refused.sum(), counters.unconfirmed.sum(), counters.lost.sum(),
                counters.applied.sum(), counters.rebuilds.sum(), counters.failures.sum());
    }

    @Override
    public void close() {
        sent.close();
        if (writing != null) {
            LockSupport.unpark(writing);
            long deadline = nanos.getAsLong() + LEAVING.toNanos();
            while (!sent.hasLeft() && nanos.getAsLong() - deadline < 0) LockSupport.parkNanos(TICK_NANOS / 10);
        }
        closed = true;
        List<Thread> threads = Stream.of(reading, writing, ticking).filter(Objects::nonNull).toList();
        threads.forEach(Thread::interrupt);
        // no interrupt ends a read of the system's threads
        reader.close();
        appender.close();
        join(threads);
        sent.abandon(nanos.getAsLong());
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread each : threads) each.join(LEAVING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
