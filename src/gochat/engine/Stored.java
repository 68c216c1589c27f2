package gochat.engine;

import java.util.Arrays;

/// A batch as the log has it.
///
/// @param seq  its place: microseconds of the wall clock, higher than all numbers that the batch before it took
public record Stored(long seq, byte[] batch) {
    public Stored {
        if (seq <= 0) throw new IllegalArgumentException("seq is " + seq + "; it must be above 0");
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
