package gochat.journal;

import gochat.engine.Follower;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The segments of a folder: the last one is written, the others wait to be dropped. One thread writes; the figures,
/// and [#force], [#drop] and [#isDue], are for others too.
final class Segments implements AutoCloseable {
    /// One that is not written any more.
    private record Ended(long base, long lastSeq, long bytes) {}

    /// Of the keeping time, or of the folder: what is behind by more may go before long.
    private static final int SOON_PART = 4;
    /// So much is read back before room is made.
    private static final int FLUSH_BYTES = 256 * 1024;

    private final Folder folder;
    private final JournalLimits limits;
    private final Disk disk;
    private final long keepMicros;
    private final long segmentMicros;
    private final ArrayDeque<Ended> ended = new ArrayDeque<>();
    private volatile long endedBytes;
    private volatile int count = 1;
    private volatile long begin;
    private FileChannel channel;
    private long base;
    private volatile long size;
    private long forced;
    /// Of the segment that is written; 0 while it is empty.
    private volatile long firstSeq;
    private long lastSeq;
    private volatile long lastSyncNanos;

    Segments(Folder folder, JournalLimits limits, Disk disk) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
        keepMicros = TimeUnit.MICROSECONDS.convert(limits.keep());
        segmentMicros = TimeUnit.MICROSECONDS.convert(limits.segmentTime());
    }

    /// Reads what is there, has it applied, and opens the last segment for more. Called once, before all else.
    ///
    /// @return how many records were applied
    /// @throws IOException  when one is damaged, with file and offset
    long recover(Follower<?> follower, long now, Logger log) throws IOException {
        List<Long> bases = Folder.bases(folder.path());
        if (bases.isEmpty()) {
            create(0);
            return 0;
        }
        base = bases.getLast();
        for (int i = 0; i < bases.size() - 1; i++) {
            end(new Ended(bases.get(i), bases.get(i + 1), Files.size(folder.segment(bases.get(i)))));
        }
        begin = bases.getFirst();
        drop(now);
        long records = 0;
        for (Ended each : ended) records += replay(each.base, each.lastSeq, follower, log);
        records += replay(base, SegmentReader.NO_NEXT, follower, log);
        channel = Folder.open(folder.segment(base), StandardOpenOption.WRITE);
        channel.truncate(size).position(size);
        channel.force(true);
        forced = size;
        return records;
    }

    private long replay(long from, long next, Follower<?> follower, Logger log) throws IOException {
        Path file = folder.segment(from);
        long records = 0;
        long flushed = 0;
        firstSeq = 0;
        try (SegmentReader reader = new SegmentReader(file, from)) {
            for (; reader.next(); records++) {
                if (records == 0) firstSeq = reader.seq();
                follower.apply(reader.seq(), 0, reader.body());
                // there may be far more than was ever kept at once: what is too much must go as it comes
                if (reader.offset() - flushed < FLUSH_BYTES) continue;
                follower.flush();
                flushed = reader.offset();
            }
            follower.flush();
            lastSeq = reader.seq();
            size = reader.offset();
            switch (reader.end(next)) {
                case WHOLE -> { }
                case TORN -> log.log(Level.WARNING, file + " ends with no whole record: of its " + reader.size()
                        + " bytes, what follows byte " + size + " is cut off");
                case DAMAGED -> throw new IOException(file + " is damaged at byte " + size
                        + "; gochat journal " + folder.path() + " says what a repair would cut");
            }
        }
        return records;
    }

    private void create(long after) throws IOException {
        channel = Folder.open(folder.segment(after), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        folder.force();
        base = after;
        lastSeq = after;
        size = 0;
        forced = 0;
        firstSeq = 0;
    }

    private void end(Ended segment) {
        ended.add(segment);
        endedBytes += segment.bytes;
        count++;
    }

    /// How many bytes the last segment still takes.
    long room() {
        return limits.segmentBytes() - size;
    }

    /// Of the last record that was ever written.
    long lastSeq() {
        return lastSeq;
    }

    /// The log is complete from behind this seq on.
    long begin() {
        return begin;
    }

    /// Appends records for which there is room.
    void write(ByteBuffer records, long first, long last) throws IOException {
        int bytes = records.remaining();
        disk.write(channel, records);
        if (firstSeq == 0) firstSeq = first;
        lastSeq = last;
        size += bytes;
    }

    /// Returns when all that was written before is on the disk.
    synchronized void force() throws IOException {
        long upTo = size;
        if (upTo == forced) return;
        long start = System.nanoTime();
        disk.force(channel);
        lastSyncNanos = System.nanoTime() - start;
        forced = upTo;
    }

    /// Looks whether what was written is still there: nobody else may remove it, or cut it.
    synchronized void check() throws IOException {
        Path file = folder.segment(base);
        long written = size;
        if (Files.size(file) < written) throw new IOException(file + " has been cut by somebody else");
    }

    /// Whether the last segment has been written for so long that it ends.
    boolean isDue(long now) {
        long first = firstSeq;
        return first != 0 && now - first >= segmentMicros;
    }

    /// Begins another segment; the last one has something in it.
    synchronized void roll(long now) throws IOException {
        force();
        channel.close();
        end(new Ended(base, lastSeq, size));
        create(lastSeq);
        drop(now);
    }

    /// Deletes what is too old or too much, the oldest first, each before the next: what is left is without a gap.
    synchronized void drop(long now) throws IOException {
        while (!ended.isEmpty() && (ended.peek().lastSeq < now - keepMicros
                || endedBytes + limits.segmentBytes() > limits.folderBytes())) {
            Ended oldest = ended.remove();
            Files.deleteIfExists(folder.segment(oldest.base));
            folder.force();
            endedBytes -= oldest.bytes;
            count--;
            begin = oldest.lastSeq;
        }
    }

    /// Whether so much time has passed, or come since, that what was written at a position may go before long.
    synchronized boolean mayGoSoon(long position, long now) {
        long since = ended.stream().filter(each -> each.base >= position).mapToLong(Ended::bytes).sum();
        return now - position >= keepMicros / SOON_PART || since >= limits.folderBytes() / SOON_PART;
    }

    JournalFigures figures(long records, boolean failed) {
        return new JournalFigures(endedBytes + size, count, records, lastSyncNanos, failed);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) channel.close();
    }
}
