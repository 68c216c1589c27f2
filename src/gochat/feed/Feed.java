package gochat.feed;

import gochat.chat.Handle;
import java.util.Arrays;
import java.util.Map;

/// What concerns one handle, in its order: entries behind each other, each with its position. Guarded by the lock of
/// the place that it belongs to.
///
/// Positions are microseconds, and rise strictly, even where the clock does not. What goes raises [#lost], so that
/// nobody can be told that nothing is missing where something is.
///
/// What must be known of an entry to let it go stands in one row, where nothing else is: to look for it at a thousand
/// entries, each elsewhere in memory, would cost more than all the rest.
public final class Feed {
    private static final int MIN_CAPACITY = 8;
    /// Of what the row has room for, or it is exchanged for a shorter one.
    private static final int MIN_PART = 4;
    /// What stands in the row of each entry: its tag, and its position.
    private static final int TAG = 0;
    private static final int SEQ = 1;
    /// And of each that is not shared: the window that it comes from, and where it is in the texts.
    private static final int ORIGIN = 0;
    private static final int WHERE = 1;
    private static final int WORDS = 2;
    /// The tag of an entry that has been let go.
    private static final long GONE = 0;
    /// Full, a feed gives up an eighth at once: who has most in it is then sought seldom.
    private static final int SPARE_PART = 8;

    private final KeepLimits limits;
    private final Handle self;
    /// [#WORDS] numbers of each entry, in a ring, as all that follows. A tag is the entry's conversation, 32 bits of a
    /// hash, and its size.
    private long[] row = new long[MIN_CAPACITY * WORDS];
    private long[] origins = new long[MIN_CAPACITY * WORDS];
    /// Those that all members of a room share; null where the entry is in the texts.
    private Entry[] shared = new Entry[MIN_CAPACITY];
    private final Texts texts = new Texts();
    /// Where in the ring the oldest is.
    private int first;
    private int count;
    /// What the entries take of both limits, see [#cost].
    private long load;
    private long heldBytes;
    private long last;
    private long lost;
    private boolean foreign;

    public final Repeats repeats = new Repeats();
    private final Marks marks = new Marks();
    private long markBytes;

    /// @param now  in microseconds; nothing before it is or was here
    public Feed(Handle self, KeepLimits limits, long now) {
        this.self = self;
        this.limits = limits;
        last = lost = now;
    }

    /// The newest position.
    public long last() {
        return last;
    }

    /// Up to where something may be missing.
    public long lost() {
        return lost;
    }

    public int count() {
        return count;
    }

    /// What its entries and marks take, in bytes; shared entries count in full.
    public long heldBytes() {
        return heldBytes + markBytes;
    }

    /// What the texts among them really take, in bytes.
    long textBytes() {
        return texts.takenBytes();
    }

    /// Whether somebody else ever wrote into it.
    public boolean isForeign() {
        return foreign;
    }

    /// Lets time pass: what comes next stands behind this moment.
    public long advance(long now) {
        return last = Math.max(last, now);
    }

    /// Up to this moment something may be missing.
    public void miss(long at) {
        lost = advance(at);
    }

    /// Where an entry will stand that is added next.
    public long next(long at) {
        return Math.max(at, last + 1);
    }

    /// Adds an entry.
    ///
    /// @param at  the least position it may have
    /// @return its position
    public long append(long at, Entry entry) {
        last = next(at);
        if (limits.keepNothing()) {
            lost = last;
            return last;
        }
        if (count == shared.length) resize(2 * count);
        boolean isShared = entry.isShared();
        boolean isOwn = !isShared && entry.sender().equals(self);
        Handle conversation = isShared || isOwn ? entry.recipient() : entry.sender();
        long tag = (long) conversation.hashCode() << Integer.SIZE | entry.size();
        int place = at(count++);
        int words = place * WORDS;
        row[words + TAG] = tag;
        row[words + SEQ] = last;
        if (isShared) {
            shared[place] = entry;
        } else {
            origins[words + ORIGIN] = entry.origin();
            origins[words + WHERE] = texts.add(conversation, isOwn, entry);
        }
        load += cost(tag);
        heldBytes += size(tag);
        if (!foreign) foreign = !entry.sender().equals(self);
        if (load > capacity()) trim();
        return last;
    }

    /// Whether the newest entry is still here: one that is larger than a feed may be is not.
    public boolean keptLast() {
        return lost < last;
    }

    /// Where in the ring an entry is.
    private int at(int index) {
        return first + index & shared.length - 1;
    }

    private void resize(int places) {
        int front = Math.min(count, shared.length - first);
        long[] newRow = Arrays.copyOfRange(row, first * WORDS, (first + places) * WORDS);
        long[] newOrigins = Arrays.copyOfRange(origins, first * WORDS, (first + places) * WORDS);
        Entry[] newShared = Arrays.copyOfRange(shared, first, first + places);
        System.arraycopy(row, 0, newRow, front * WORDS, (count - front) * WORDS);
        System.arraycopy(origins, 0, newOrigins, front * WORDS, (count - front) * WORDS);
        System.arraycopy(shared, 0, newShared, front, count - front);
        row = newRow;
        origins = newOrigins;
        shared = newShared;
        first = 0;
    }

    private long tag(int index) {
        return row[at(index) * WORDS + TAG];
    }

    private long origin(int index) {
        return origins[at(index) * WORDS + ORIGIN];
    }

    private long where(int index) {
        return origins[at(index) * WORDS + WHERE];
    }

    private static int size(long tag) {
        return (int) tag;
    }

    private static int conversation(long tag) {
        return (int) (tag >>> Integer.SIZE);
    }

    /// Both limits in one figure: an entry's part of the bytes or of the messages, whichever is more.
    private long cost(long tag) {
        return Math.max((long) size(tag) * limits.messages(), limits.bytes());
    }

    private long capacity() {
        return (long) limits.bytes() * limits.messages();
    }

    /// Lets the oldest go of those conversations that have most here: a flood pushes nobody else's words out.
    private void trim() {
        Loads loads = new Loads();
        for (int i = 0; i < count; i++) loads.add(conversation(tag(i)), cost(tag(i)));
        long most = capacity() - capacity() / SPARE_PART;
        long fair = loads.fairShare(most);
        int next = 0;
        // the newest goes only if it must
        for (; next < count && load > (next < count - 1 ? most : capacity()); next++) {
            if (loads.takeOff(conversation(tag(next)), cost(tag(next)), fair)) lose(next);
        }
        close(next);
    }

    /// Lets go what came before a moment, and the marks that say nothing of what is left.
    public void expire(long before) {
        marks.expire(before);
        markBytes = marks.bytes();
        int gone = 0;
        while (gone < count && seq(gone) < before) lose(gone++);
        if (gone > 0) close(gone);
    }

    private void lose(int index) {
        long tag = tag(index);
        load -= cost(tag);
        heldBytes -= size(tag);
        lost = Math.max(lost, seq(index));
        if (shared[at(index)] == null) texts.lose(where(index), length(tag));
        row[at(index) * WORDS + TAG] = GONE;
    }

    /// Closes the gaps that entries before this one have left: those that stay move up.
    private void close(int end) {
        int to = end;
        for (int from = end - 1; from >= 0; from--) if (tag(from) != GONE) move(at(from), at(--to));
        for (int i = 0; i < to; i++) shared[at(i)] = null;
        first = at(to);
        count -= to;
        if (shared.length > MIN_CAPACITY && count < shared.length / MIN_PART) {
            resize(Math.max(MIN_CAPACITY, Integer.highestOneBit(2 * count)));
        }
        closeTexts();
    }

    private void move(int from, int to) {
        System.arraycopy(row, from * WORDS, row, to * WORDS, WORDS);
        System.arraycopy(origins, from * WORDS, origins, to * WORDS, WORDS);
        shared[to] = shared[from];
    }

    /// Lets go what is before the oldest text, and closes the gaps between all when they have become many.
    private void closeTexts() {
        int oldest = 0;
        while (oldest < count && shared[at(oldest)] != null) oldest++;
        texts.drop(oldest < count ? Texts.position(where(oldest)) : texts.end());
        if (!texts.isSparse(count)) return;
        long end = texts.end();
        for (int i = count - 1; i >= oldest; i--) {
            if (shared[at(i)] != null) continue;
            long where = texts.moveUp(where(i), length(tag(i)), end);
            origins[at(i) * WORDS + WHERE] = where;
            end = Texts.position(where);
        }
        texts.drop(end);
    }

    /// The index of the first entry behind a position.
    public int indexAfter(long seq) {
        int low = 0;
        for (int high = count; low < high; ) {
            int middle = (low + high) / 2;
            if (seq(middle) > seq) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    public long seq(int index) {
        return row[at(index) * WORDS + SEQ];
    }

    public Entry entry(int index) {
        Entry here = shared[at(index)];
        return here != null ? here : texts.entry(where(index), length(tag(index)), origin(index), self);
    }

    private static int length(long tag) {
        return size(tag) - Entry.OVERHEAD_BYTES;
    }

    /// With whom, or where, an entry was said.
    public Handle conversation(int index) {
        Entry here = shared[at(index)];
        return here == null ? texts.other(where(index)) : here.conversation(self);
    }

    /// Notes that a conversation has been read.
    ///
    /// @return the mark; 0 when it was there already
    public long mark(Handle with, long upto) {
        long mark = marks.mark(with, Math.min(upto, last));
        markBytes = marks.bytes();
        return mark;
    }

    /// Up to where conversations have been read.
    public Map<Handle, Long> marks() {
        return marks.all();
    }
}
