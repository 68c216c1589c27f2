package gochat.engine;

import java.util.Arrays;

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

    @Override
    public boolean equals(Object other) {
        return other instanceof Stored that && seq == that.seq && Arrays.equals(batch, that.batch);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seq);
    }
}
