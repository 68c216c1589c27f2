package gochat.feed;

import java.util.Arrays;

/// What each conversation takes of a feed, as counted by the call that makes room in it. A table of numbers without
/// gaps to chase: a conversation's place is the first free one from that on which its hash names.
final class Loads {
    private static final int FEWEST = 16;

    private static final long NONE = -1;

    private int[] conversations = new int[FEWEST];
    private long[] loads = none(FEWEST);
    private int count;

    private static long[] none(int places) {
        long[] loads = new long[places];
        Arrays.fill(loads, NONE);
        return loads;
    }

    void add(int conversation, long cost) {
        int at = indexOf(conversation);
        if (loads[at] != NONE) {
            loads[at] += cost;
            return;
        }
        if (++count > loads.length / 2) {
            grow();
            at = indexOf(conversation);
        }
        put(at, conversation, cost);
    }

    private void put(int at, int conversation, long load) {
        conversations[at] = conversation;
        loads[at] = load;
    }

    private int indexOf(int conversation) {
        int mask = loads.length - 1;
        int at = conversation & mask;
        while (loads[at] != NONE && conversations[at] != conversation) at = at + 1 & mask;
        return at;
    }

    private void grow() {
        int[] oldConversations = conversations;
        long[] oldLoads = loads;
        conversations = new int[2 * oldLoads.length];
        loads = none(2 * oldLoads.length);
        for (int i = 0; i < oldLoads.length; i++) {
            if (oldLoads[i] != NONE) put(indexOf(oldConversations[i]), oldConversations[i], oldLoads[i]);
        }
    }

    /// Takes so much off what is more than a share; false when it is not more.
    boolean takeOff(int conversation, long cost, long share) {
        int at = indexOf(conversation);
        if (loads[at] <= share) return false;
        loads[at] -= cost;
        return true;
    }

    /// What each may have, so that those who have less keep all of it, and all together have no more than `most`.
    long fairShare(long most) {
        long[] ascending = Arrays.stream(loads).filter(load -> load != NONE).sorted().toArray();
        long left = most;
        for (int i = 0; i < ascending.length; i++) {
            long share = left / (ascending.length - i);
            if (ascending[i] > share) return share;
            left -= ascending[i];
        }
        return most;
    }
}
