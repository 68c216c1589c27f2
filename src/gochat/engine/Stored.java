package gochat.engine;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// A batch as the log has it.
///
/// @param seq     its place: microseconds of the wall clock, higher than all numbers that the batch before it took
/// @param before  the place of the batch that it was put behind; 0 if there was none
public record Stored(long seq, long before, byte[] batch) {
    /// The place of the batch before it, where the log does not say.
    public static final long UNKNOWN = -1;

    public Stored {
        if (seq <= before) throw new IllegalArgumentException("seq is " + seq + "; it must be above " + before);
    }

    /// To be summed up: sums of it do not cancel out as sums of checksums would.
    long hash() {
        CRC32C crc = new CRC32C();
        crc.update(batch);
        // the finalizer of SplittableRandom
        long mixed = seq * 0x9E3779B97F4A7C15L ^ crc.getValue();
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stored that && seq == that.seq && Arrays.equals(batch, that.batch);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seq);
    }
}
