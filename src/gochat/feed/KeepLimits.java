package gochat.feed;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What may be kept, and for how long.
///
/// @param keep         how long entries, memberships and feeds last; zero keeps nothing
/// @param messages     entries of one feed
/// @param bytes        of one feed
/// @param shareBytes   of all feeds together, and of what belongs to them
/// @param feeds        how many feeds there may be
/// @param perHandle    connections and windows that may share a handle
/// @param watched      handles that one window may watch
/// @param rooms        that one handle may be a member of
/// @param roomMembers  of one room
public record KeepLimits(Duration keep, int messages, int bytes, long shareBytes, int feeds, int perHandle,
        int watched, int rooms, int roomMembers) {
    /// Messages that were answered `ok` and are known again by their id, for each handle.
    static final int REPEATS = 128;
    /// Read marks of one handle; the oldest goes.
    public static final int MARKS = 500;
    /// About what is taken by a handle that is kept, beside its entries: its place, its feed, and by what messages are
    /// known again; by a read mark; and by a membership, whose room may have no other member.
    public static final int FEED_BYTES = 2048;
    static final int MARK_BYTES = 256;
    public static final int MEMBERSHIP_BYTES = 512;
    /// Of history in one answer, in bytes.
    public static final int HISTORY_BYTES = 64 * 1024;
    /// Resumes and history of one handle: so many a second, and so many at once.
    public static final int ASKS_PER_SECOND = 5;
    public static final int ASKS_AT_ONCE = 20;
    /// Joining and leaving rooms, the same.
    public static final int MOVES_PER_SECOND = 1;
    public static final int MOVES_AT_ONCE = 10;

    /// Whether nothing is ever kept.
    public boolean keepNothing() {
        return messages == 0 || keep.isZero();
    }

    /// Handles whose comings and goings one window may have to hear of: more are not watched by it and in its rooms.
    public long heardOf() {
        return watched + (long) rooms * roomMembers;
    }

    public long keepMicros() {
        return TimeUnit.MICROSECONDS.convert(keep);
    }
}
