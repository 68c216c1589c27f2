package gochat.feed;

import gochat.chat.Handle;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Up to where a handle has read each of its conversations. They belong to its [Feed].
final class Marks {
    /// The one that was marked longest ago is first.
    private final SequencedMap<Handle, Long> all = new LinkedHashMap<>(0);

    Map<Handle, Long> all() {
        return Collections.unmodifiableMap(all);
    }

    /// What they take, in bytes.
    long bytes() {
        return (long) all.size() * KeepLimits.MARK_BYTES;
    }

    /// Notes that a conversation has been read.
    ///
    /// @return the mark; 0 when it was there already
    long mark(Handle with, long upto) {
        Long before = all.get(with);
        all.putLast(with, before == null ? upto : Math.max(before, upto));
        if (all.size() > KeepLimits.MARKS) all.pollFirstEntry();
        return before == null || upto > before ? upto : 0;
    }

    void expire(long before) {
        if (!all.isEmpty()) all.values().removeIf(mark -> mark < before);
    }
}
