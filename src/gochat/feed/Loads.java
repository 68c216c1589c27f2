package gochat.feed;

import java.util.Arrays;

/// What each conversation takes of a feed, as counted by the call that makes room in it: rows of numbers without gaps
/// to chase. A conversation's place in the table is the first free one from that on which its hash names.
final class Loads {
    private static final int MIN_CAPACITY = 16;
    private static final int GROWTH = 4;

    private int[] conversations = new int[MIN_CAPACITY];
    private long[] loads = new long[MIN_CAPACITY];
    private int count;
    /// For each place one more than the index of the conversation there; 0 for none.
    private int[] table = new int[2 * MIN_CAPACITY];
    /// The index that was looked for last: who speaks nearly always speaks on.
    private int last;

    void add(int conversation, long cost) {
        int index = indexOf(conversation);
        if (index == count) append(conversation);
        loads[index] += cost;
    }

    /// Its index, or the next free one.
    private int indexOf(int conversation) {
        if (conversations[last] == conversation && last < count) return last;
        int mask = table.length - 1;
        for (int at = conversation & mask; table[at] != 0; at = at + 1 & mask) {
            int index = table[at] - 1;
            if (conversations[index] == conversation) return last = index;
        }
        return count;
    }

    private void append(int conversation) {
        if (count == loads.length) {
            conversations = Arrays.copyOf(conversations, GROWTH * count);
            loads = Arrays.copyOf(loads, GROWTH * count);
            table = new int[2 * GROWTH * count];
            for (int i = 0; i < count; i++) enter(i);
        }
        conversations[count] = conversation;
        enter(count++);
    }

    private void enter(int index) {
        int mask = table.length - 1;
        int at = conversations[index] & mask;
        while (table[at] != 0) at = at + 1 & mask;
        table[at] = index + 1;
    }

    /// Takes so much off what is more than a share; false when it is not more.
    boolean takeOff(int conversation, long cost, long share) {
        int index = indexOf(conversation);
        if (loads[index] <= share) return false;
        loads[index] -= cost;
        return true;
    }

    /// What each may have, so that those who have less keep all of it, and all together have no more than `most`: the
    /// max-min fair share.
    long fairShare(long most) {
        long share = -1;
        while (true) {
            long left = most;
            int more = 0;
            for (int i = 0; i < count; i++) {
                if (loads[i] > share) more++;
                else left -= loads[i];
            }
            // what they do not take is for those who want more, until nobody leaves any
            if (more == 0) return most;
            if (left / more == share) return share;
            share = left / more;
        }
    }
}
