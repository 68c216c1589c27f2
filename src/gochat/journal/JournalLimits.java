package gochat.journal;

import java.time.Duration;

/// What a journal may take.
///
/// @param segmentBytes  of a segment at most; 128 or more
/// @param segmentTime   after which a segment ends, if anything is in it
/// @param keep          how long entries are kept; a segment goes when all in it is older
/// @param folderBytes   of all segments at most, two of them or more: the oldest go
/// @param sync          when what is written is forced to the disk
/// @param queueEntries  that may wait, or be under way, at once
/// @param queueBytes    that these may have, and so the longest entry; it must fit into a segment
public record JournalLimits(int segmentBytes, Duration segmentTime, Duration keep, long folderBytes, Sync sync,
        int queueEntries, int queueBytes) {
    private static final int MIN_SEGMENT_BYTES = 128;
    private static final int MAX_QUEUE_ENTRIES = 1 << 20;

    /// When an entry counts as safe.
    public enum Sync {
        /// When it is written: that survives the process; the disk has it within a second.
        SECOND,
        /// When the disk has it.
        ALWAYS
    }

    public JournalLimits {
        if (segmentBytes < MIN_SEGMENT_BYTES) throw wrong("segment", MIN_SEGMENT_BYTES + " bytes or more");
        if (!segmentTime.isPositive()) throw wrong("segment's time", "longer than 0");
        if (!keep.isPositive()) throw wrong("keeping time", "longer than 0");
        if (folderBytes < 2L * segmentBytes) throw wrong("folder", 2L * segmentBytes + " bytes or more, two segments");
        if (queueEntries < 1 || queueEntries > MAX_QUEUE_ENTRIES) throw wrong("queue", "1 to " + MAX_QUEUE_ENTRIES);
        int longest = Math.min(segmentBytes - Records.HEAD_BYTES, Records.MAX_BODY_BYTES);
        if (queueBytes < 1 || queueBytes > longest) throw wrong("queue", "1 to " + longest + " bytes");
    }

    private static IllegalArgumentException wrong(String what, String allowed) {
        return new IllegalArgumentException("the journal's " + what + " must be " + allowed);
    }
}
