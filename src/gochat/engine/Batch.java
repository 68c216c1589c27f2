package gochat.engine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one append puts into the log: some entries of one node, and what the node says of itself.
///
/// A node numbers its batches from 1 in each run, and begins a run whenever it cannot know what the log has of the one
/// before. The first batch of a run has no entries.
///
/// @param node    a random number that a process has for as long as it lives
/// @param run     1 or more; a higher one ends all lower ones of the node
/// @param number  1 or more, one more than that of the batch before it in the run
/// @param marks   what else the node says
/// @param beat    what it claims to have heard, now and then
record Batch(long node, int run, long number, Set<Mark> marks, Optional<Beat> beat, List<Entry> entries) {
    /// The format of all that is in the log: batches, and the entries in them (`gochat.place.Operation`). It goes up
    /// with each change by which a build of before would not read, or read wrongly, what another writes. It is a
    /// batch's first byte for ever.
    static final byte FORMAT = 2;
    private static final int HEAD_BYTES = 1 + 1 + 8 + 4 + 8;
    private static final int BEAT_BYTES = 4 + 4 * 8;
    private static final int BEAT_BIT = 0x80;
    /// What an entry takes beside its bytes.
    static final int ENTRY_HEAD_BYTES = 8 + 4;

    /// What a node may say beside its entries.
    enum Mark {
        /// It has built its state anew, and asks the others to restate.
        ARRIVED,
        /// It stops.
        LEAVES
    }

    /// What a node heard between two of its beats, for others to compare.
    ///
    /// @param log     a hash of the name of the log that it heard
    /// @param number  of this beat, counted by its node
    /// @param from    the beat that `sum` begins at
    /// @param to      the beat that it ends at
    record Beat(int log, long number, long from, long to, long sum) {}

    /// @param id  counts what the node has sent; it stays when the entry is sent again in another run
    record Entry(long id, byte[] bytes) {}

    /// How many numbers of the log it takes: one for each entry, and at least one.
    int numbers() {
        return Math.max(1, entries.size());
    }

    byte[] encode() {
        int length = HEAD_BYTES + (beat.isPresent() ? BEAT_BYTES : 0);
        for (Entry entry : entries) length += ENTRY_HEAD_BYTES + entry.bytes.length;
        int bits = beat.isPresent() ? BEAT_BIT : 0;
        for (Mark mark : marks) bits |= 1 << mark.ordinal();
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(FORMAT).put((byte) bits).putLong(node).putInt(run).putLong(number);
        beat.ifPresent(it -> out.putInt(it.log).putLong(it.number).putLong(it.from).putLong(it.to).putLong(it.sum));
        for (Entry entry : entries) out.putLong(entry.id).putInt(entry.bytes.length).put(entry.bytes);
        return out.array();
    }

    /// The format of what need not be a batch of ours.
    static int format(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }

    /// @return empty for what no node of this format has written
    static Optional<Batch> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != FORMAT) return Optional.empty();
            int bits = in.get();
            long node = in.getLong();
            int run = in.getInt();
            long number = in.getLong();
            Set<Mark> marks = marks(bits);
            Optional<Beat> beat = (bits & BEAT_BIT) == 0 ? Optional.empty()
                    : Optional.of(new Beat(in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong()));
            List<Entry> entries = new ArrayList<>();
            while (in.hasRemaining()) {
                long id = in.getLong();
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) return Optional.empty();
                byte[] entry = new byte[length];
                in.get(entry);
                entries.add(new Entry(id, entry));
            }
            return Optional.of(new Batch(node, run, number, marks, beat, entries));
        } catch (BufferUnderflowException cutShort) {
            return Optional.empty();
        }
    }

    private static Set<Mark> marks(int bits) {
        Set<Mark> marks = EnumSet.allOf(Mark.class);
        marks.removeIf(mark -> (bits & 1 << mark.ordinal()) == 0);
        return marks;
    }
}
