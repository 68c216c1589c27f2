package gochat.feed;

import gochat.chat.Handle;
import java.util.HashMap;
import java.util.Map;

/// What each conversation takes of a feed. Guarded by the lock of the place that the feed belongs to.
final class Loads {
    /// One conversation's.
    static final class Load {
        private final Handle with;
        private long load;

        private Load(Handle with) {
            this.with = with;
        }

        boolean isOver(long share) {
            return load > share;
        }
    }

    private final Map<Handle, Load> all = new HashMap<>(0);
    /// The one that was asked for last, for that is nearly always the next.
    private Load last;
    private long sum;

    long sum() {
        return sum;
    }

    void add(Handle with, long cost) {
        of(with).load += cost;
        sum += cost;
    }

    void remove(Handle with, long cost) {
        Load load = of(with);
        load.load -= cost;
        sum -= cost;
        if (load.load > 0) return;
        all.remove(with);
        last = null;
    }

    Load of(Handle with) {
        if (last == null || !last.with.equals(with)) last = all.computeIfAbsent(with, Load::new);
        return last;
    }

    /// What each may have, so that those who have less keep all of it, and all together have no more than `most`.
    long fairShare(long most) {
        long[] ascending = all.values().stream().mapToLong(each -> each.load).sorted().toArray();
        long left = most;
        for (int i = 0; i < ascending.length; i++) {
            long share = left / (ascending.length - i);
            if (ascending[i] > share) return share;
            left -= ascending[i];
        }
        return most;
    }
}
