package gochat.feed;

import gochat.chat.Handle;
import java.util.HashMap;
import java.util.Map;

/// What each conversation takes of a feed, as counted by the call that makes room in it.
final class Loads {
    private static final class Load {
        private final Handle with;
        private long load;

        Load(Handle with) {
            this.with = with;
        }
    }

    private final Map<Handle, Load> all = new HashMap<>();
    /// The one that was asked for last, for that is nearly always the next.
    private Load last;

    void add(Handle with, long cost) {
        of(with).load += cost;
    }

    private Load of(Handle with) {
        if (last == null || !last.with.equals(with)) last = all.computeIfAbsent(with, Load::new);
        return last;
    }

    /// Takes so much off what is more than a share; false when it is not more.
    boolean takeOff(Handle with, long cost, long share) {
        Load load = of(with);
        if (load.load <= share) return false;
        load.load -= cost;
        return true;
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
