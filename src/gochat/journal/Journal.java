package gochat.journal;

import gochat.engine.Follower;
import gochat.engine.Relay;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/// A relay whose log lies in a folder. Its writer takes all that waits, writes it at once, has each entry applied and
/// told, and all of it flushed; the keeper forces it to the disk each second, and drops what is old.
///
/// The writer is a virtual thread: it comes to run behind the readers that woke it, so that it finds what they all have
/// sent, and no thread of the system's is woken for it; that halves its cost. It writes to the system's memory, and
/// where it waits for the disk (`always`), the JDK lends another carrier. The keeper is a thread of the system's.
///
/// @param <R> what applying an entry comes to
public final class Journal<R> implements Relay<R> {
    /// Of one write at most, unless a single record is longer.
    private static final int BATCH_BYTES = 1 << 18;
    /// What it applies may be told to thousands each, and nobody else has its carrier meanwhile: after so long, looked
    /// at so seldom, it rests.
    private static final long TURN_NANOS = 2_000_000;
    private static final int ENTRIES_PER_LOOK = 8;
    private static final long REST_NANOS = 50_000;
    private static final int EPOCH_BYTES = 12;
    private static final int KEY_BYTES = 32;

    private final Folder folder;
    private final Boot boot;
    private final Segments segments;
    private final Follower<R> follower;
    private final InstantSource clock;
    private final Logger log;
    private final boolean always;
    private final byte[] key;
    private final WriteQueue<R> queue;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
    private volatile long records;
    /// How many of those that wait are being written, so that the disk may have them; the writer's.
    private int inDoubt;
    /// Where it was last asked to say again what is still so; the writer's.
    private long restatedAt;
    private final DiskWatch.Wait writes = new DiskWatch.Wait();
    private final DiskWatch.Wait keeps = new DiskWatch.Wait();
    private final DiskWatch watch;
    private volatile boolean failed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> writer;
    private final CompletableFuture<Void> keeper;

    private Journal(Folder folder, Boot boot, Segments segments, JournalLimits limits, Follower<R> follower,
            InstantSource clock, byte[] key, Logger log) {
        this.folder = folder;
        this.boot = boot;
        this.segments = segments;
        this.follower = follower;
        this.clock = clock;
        this.key = key;
        this.log = log;
        always = limits.sync() == JournalLimits.Sync.ALWAYS;
        queue = new WriteQueue<>(limits.queueEntries(), limits.queueBytes());
        watch = new DiskWatch(folder.path(), log, writes, keeps);
        writer = CompletableFuture.runAsync(this::write, Thread.ofVirtual().name("journal writer")::start);
        keeper = CompletableFuture.runAsync(this::keep, Thread.ofPlatform().daemon().name("journal keeper")::start);
    }

    /// Whether [#open] could have this folder, if no other process has it; it neither makes it nor reads what is in it.
    ///
    /// @throws IOException  in one line, when not
    public static void foresee(Path folder) throws IOException {
        try {
            Folder.foresee(folder);
        } catch (IOException failure) {
            throw Folder.explained(folder, failure);
        }
    }

    /// Locks the folder, which is made if it is not there, and has all that is in it applied.
    ///
    /// @param random  makes the epoch and the key the first time: strong
    /// @throws IOException  in one line, when the folder cannot be had, or is damaged
    public static <R> Journal<R> open(Path folder, JournalLimits limits, Follower<R> follower, InstantSource clock,
            RandomGenerator random, Logger log) throws IOException {
        return open(folder, limits, follower, clock, random, log, new Disk());
    }

    static <R> Journal<R> open(Path path, JournalLimits limits, Follower<R> follower, InstantSource clock,
            RandomGenerator random, Logger log, Disk disk) throws IOException {
        try {
            Folder folder = new Folder(path);
            Boot boot = new Boot(folder);
            Segments segments = new Segments(folder, limits, disk);
            try {
                // what was kept is gone, or its end, and continuity with it
                boolean cutShort = boot.wasCutShort();
                if (cutShort) log.log(Level.WARNING, path + ": the machine failed, and its last second may be missing");
                if (cutShort || Folder.bases(path).isEmpty()) folder.forget("epoch");
                byte[] epoch = folder.once("epoch", EPOCH_BYTES, random);
                byte[] key = folder.once("key", KEY_BYTES, random);
                follower.startOver(Base64.getUrlEncoder().encodeToString(epoch));
                long applied = segments.recover(follower, micros(clock), log);
                log.log(Level.INFO, path + ": records that are kept: " + applied);
                if (limits.sync() == JournalLimits.Sync.SECOND) boot.begin();
                else boot.end();
                return new Journal<>(folder, boot, segments, limits, follower, clock, key, log);
            } catch (IOException | RuntimeException | Error failure) {
                segments.close();
                folder.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw Folder.explained(path, failure);
        }
    }

    /// The wall's time, as positions have it: in microseconds since 1970.
    public static long micros(InstantSource clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    /// What passes are signed with: 32 bytes that stay the same for as long as the folder does.
    public byte[] key() {
        return key.clone();
    }

    /// The log has all that came after this seq, and nothing from before; it rises as old segments go.
    public long begin() {
        return segments.begin();
    }

    public JournalFigures figures() {
        return segments.figures(records, failed);
    }

    /// Whether the disk takes within seconds what it is given. Any thread may ask.
    public boolean isTaking() {
        return !failed && !watch.hangs();
    }

    @Override
    public boolean send(byte[] entry, Receipt<R> receipt) {
        return queue.offer(entry, receipt);
    }

    /// What the writer does.
    private void write() {
        try {
            while (!failed && queue.await()) {
                writes.begin();
                writeSome();
                writes.end();
            }
            if (!failed) segments.force();
        } catch (IOException | RuntimeException | Error failure) {
            fail(failure);
        }
        while (queue.await()) {
            if (queue.peek(0) == null) continue;
            Receipt<R> waiting = queue.take();
            tell(inDoubt-- > 0 ? waiting::unconfirmed : waiting::refused);
        }
    }

    private void writeSome() throws IOException {
        long now = micros(clock);
        if (segments.isDue(now)) roll(now);
        byte[] next = queue.peek(0);
        if (next == null) return;
        if (Records.HEAD_BYTES + next.length > segments.room()) roll(now);
        writeBatch(Math.max(segments.lastSeq() + 1, now));
    }

    /// Begins another segment. What is still so is said again before the one that says so can go.
    private void roll(long now) throws IOException {
        segments.roll(now);
        if (!segments.mayGoSoon(restatedAt, now)) return;
        restatedAt = segments.lastSeq();
        follower.restate();
    }

    private void writeBatch(long first) throws IOException {
        int count = gather(first);
        long last = first + count - 1;
        if (last > Records.MAX_SEQ) throw new IOException("the clock is beyond what a seq can hold");
        inDoubt = count;
        segments.write(batch.flip(), first, last);
        if (always) segments.force();
        writes.end();
        if (failed) return;
        records += count;
        for (int done = 0; done < count; ) {
            if (done > 0) LockSupport.parkNanos(REST_NANOS);
            done += applySome(first + done, count - done);
        }
    }

    /// Has what comes next applied, and tells, until a turn is over.
    ///
    /// @return how many were
    private int applySome(long first, int most) {
        long began = System.nanoTime();
        int count = 0;
        do {
            R result = follower.apply(first + count, 0, queue.peek(0));
            Receipt<R> next = queue.take();
            inDoubt--;
            tell(() -> next.applied(result));
            count++;
        } while (count < most && (count % ENTRIES_PER_LOOK != 0 || System.nanoTime() - began < TURN_NANOS));
        follower.flush();
        return count;
    }

    /// Fills the batch with as many of those that wait as go into it and into the segment, one at least.
    private int gather(long first) {
        long room = segments.room();
        int count = 0;
        batch.clear();
        for (byte[] entry = queue.peek(0); entry != null; entry = queue.peek(++count)) {
            int bytes = Records.HEAD_BYTES + entry.length;
            if (batch.position() + bytes > room) break;
            if (bytes > batch.remaining()) {
                if (count > 0) break;
                batch = ByteBuffer.allocateDirect(bytes);
            }
            Records.put(batch, crc, first + count, entry);
        }
        return count;
    }

    /// A receipt's defect is its own: the others are told all the same.
    private void tell(Runnable receipt) {
        try {
            receipt.run();
        } catch (RuntimeException | Error defect) {
            log.log(Level.ERROR, "a receipt met a defect", defect);
        }
    }

    /// What the second thread does.
    private void keep() {
        try {
            while (!ended.await(1, TimeUnit.SECONDS)) {
                if (failed) return;
                keeps.begin();
                segments.force();
                segments.check();
                segments.drop(micros(clock));
                keeps.end();
                if (segments.isDue(micros(clock))) queue.wakeReader();
            }
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            fail(failure);
        }
    }

    /// From now on nothing is taken in this run, for what the disk has is not known any more.
    private synchronized void fail(Throwable failure) {
        if (failed) return;
        failed = true;
        watch.close();
        queue.close();
        // what is no fault of the disk's is one of the program's
        boolean isDisk = failure instanceof IOException;
        String why = isDisk ? Folder.explained(folder.path(), (IOException) failure).getMessage()
                : folder.path() + ": " + failure;
        log.log(Level.ERROR, why + "; nothing more is taken until a restart", isDisk ? null : failure);
    }

    @Override
    public void close() {
        queue.close();
        writer.join();
        ended.countDown();
        keeper.join();
        watch.close();
        try (folder; segments) {
            if (!failed) boot.end();
        } catch (IOException failure) {
            log.log(Level.WARNING, "the journal did not close: " + failure);
        }
    }
}
