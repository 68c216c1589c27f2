package gochat.feed;

import gochat.chat.Handle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What concerns one handle, in its order: entries behind each other, each with its position. Guarded by the lock of
/// the place that it belongs to.
///
/// Positions are microseconds, and rise strictly, even where the clock does not. What goes raises [#lost], so that
/// nobody can be told that nothing is missing where something is.
///
/// What must be known of an entry to let it go stands here, too: to look for it at a thousand entries, each elsewhere
/// in memory, would cost more than all the rest.
public final class Feed {
    private static final int FEWEST = 8;
    /// Full, a feed gives up an eighth at once: who has most in it is then sought seldom.
    private static final int SPARE_PART = 8;

    private final KeepLimits limits;
    private final Handle self;
    private long[] seqs = new long[FEWEST];
    /// Each an [Entry] that many feeds share, or bytes that are this feed's [Own]. Behind the last one are such that
    /// serve again.
    private Object[] entries = new Object[FEWEST];
    /// Each entry's conversation, as 32 bits of a hash, and its size.
    private long[] tags = new long[FEWEST];
    private int count;
    /// What the entries take of both limits, see [#cost].
    private long load;
    private long heldBytes;
    private long last;
    private long lost;
    private boolean foreign;

    public final Repeats repeats = new Repeats();
    /// Up to where each conversation has been read; the one that was marked longest ago is first.
    private final Map<Handle, Long> marks = new LinkedHashMap<>(0);

    /// @param now  in microseconds; nothing before it is or was here
    public Feed(Handle self, KeepLimits limits, long now) {
        this.self = self;
        this.limits = limits;
        this.last = now;
        this.lost = now;
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

    /// What its entries take, in bytes; shared ones count in full.
    public long heldBytes() {
        return heldBytes;
    }

    /// Whether somebody else ever wrote into it.
    public boolean isForeign() {
        return foreign;
    }

    /// Lets time pass: what comes next stands behind this moment.
    public long advance(long now) {
        return last = Math.max(last, now);
    }

    /// Nothing before this moment was here, if nothing is yet.
    public void begin(long at) {
        if (last == 0) last = lost = at;
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
        if (limits.messages() == 0 || limits.keep().isZero()) {
            lost = last;
            return last;
        }
        if (count == seqs.length) {
            seqs = Arrays.copyOf(seqs, 2 * count);
            entries = Arrays.copyOf(entries, 2 * count);
            tags = Arrays.copyOf(tags, 2 * count);
        }
        long tag = entry.conversation(self).hash() << Integer.SIZE | entry.size();
        seqs[count] = last;
        tags[count] = tag;
        Object spare = entries[count];
        Object kept = Own.suits(entry) ? Own.of(entry, self, (byte[]) spare) : entry;
        // an old array that is written to is looked through by the next collection
        if (kept != spare) entries[count] = kept;
        count++;
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
        for (int i = 0; i < count; i++) loads.add(conversation(tags[i]), cost(tags[i]));
        long most = capacity() - capacity() / SPARE_PART;
        long fair = loads.fairShare(most);
        int kept = 0;
        int next = 0;
        for (; next < count && load > most; next++) {
            if (loads.takeOff(conversation(tags[next]), cost(tags[next]), fair)) lose(next);
            else move(next, kept++);
        }
        close(kept, next, limits.bytes() / SPARE_PART);
    }

    private void move(int from, int to) {
        Object lost = entries[to];
        seqs[to] = seqs[from];
        tags[to] = tags[from];
        entries[to] = entries[from];
        entries[from] = lost;
    }

    /// Lets go what came before a moment.
    public void expire(long before) {
        int gone = 0;
        while (gone < count && seqs[gone] < before) lose(gone++);
        if (gone > 0) close(0, gone, 0);
    }

    private void lose(int index) {
        load -= cost(tags[index]);
        heldBytes -= size(tags[index]);
        lost = Math.max(lost, seqs[index]);
    }

    /// Closes the gap that entries have left.
    ///
    /// @param mostSpare  bytes of them that serve again
    private void close(int from, int to, int mostSpare) {
        Object[] lost = Arrays.copyOfRange(entries, from, to);
        System.arraycopy(seqs, to, seqs, from, count - to);
        System.arraycopy(tags, to, tags, from, count - to);
        System.arraycopy(entries, to, entries, from, count - to);
        count -= to - from;
        int spare = mostSpare;
        int at = count;
        for (Object each : lost) {
            if (each instanceof byte[] own && (spare -= own.length) >= 0) entries[at++] = own;
        }
        Arrays.fill(entries, at, entries.length, null);
    }

    /// The index of the first entry behind a position.
    public int indexAfter(long seq) {
        int found = Arrays.binarySearch(seqs, 0, count, seq);
        return found >= 0 ? found + 1 : -found - 1;
    }

    public long seq(int index) {
        return seqs[index];
    }

    public Entry entry(int index) {
        return entries[index] instanceof byte[] own ? Own.entry(own, self) : (Entry) entries[index];
    }

    /// With whom, or where, an entry was said.
    public Handle conversation(int index) {
        return entries[index] instanceof byte[] own ? Own.other(own) : ((Entry) entries[index]).conversation(self);
    }

    /// Notes that a conversation has been read.
    ///
    /// @return the mark; 0 when it was there already
    public long mark(Handle with, long upto) {
        long mark = Math.min(upto, last);
        Long before = marks.remove(with);
        marks.put(with, before == null ? mark : Math.max(before, mark));
        if (marks.size() > KeepLimits.MARKS) marks.remove(marks.keySet().iterator().next());
        return before == null || mark > before ? mark : 0;
    }

    public Map<Handle, Long> marks() {
        return marks;
    }
}
