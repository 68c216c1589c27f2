package gochat.place;

import gochat.chat.Handle;
import gochat.feed.Entry;
import gochat.feed.Feed;
import gochat.feed.Push;
import gochat.place.Courier.Left;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Supplier;

/// One connection of a handle: of the plain protocol, or a window of `gochat.v2` that follows the handle's feed.
/// Guarded by the lock of its place, but for its [News].
///
/// A window that has come just now, or reads slowly, is *behind*: the feed is its queue, and [#catchUp] moves it on
/// whenever there is room. Who sends never waits for it.
public final class Window {
    /// So many answers may be kept back before its client is not read on.
    static final int MAX_HELD = 256;
    /// What it catches up with at a time: some milliseconds where they are long, and are compressed.
    private static final int PART_ENTRIES = 16;

    private final Place place;
    private final Line line;
    private final WindowId id;
    /// Of the id: asked for at each entry.
    private final long number;
    private final Sight sight;
    /// The newest position it has been told of.
    private long cursor;
    /// The newest that its client has heard of: not of what it may not see.
    private long told;
    /// Volatile for whoever looks after those that are, see [Places#takeBehind].
    private volatile boolean behind;
    private volatile boolean ended;
    private final ArrayDeque<Held> held = new ArrayDeque<>(0);
    private volatile boolean holdsMuch;
    /// What it asked that goes to a log, and is not answered.
    private int onItsWay;
    /// What was lost before it came, and is no news.
    private final long knownLost;
    /// Null for the plain protocol.
    private final News news;
    private volatile long spoke;
    private volatile long due;

    /// An answer that is told when what comes before it is.
    private record Held(long seq, Supplier<byte[]> answer) {}

    /// @param cursor  what comes behind is told, where there is a feed; what is lost by now, its client hears of
    public Window(Line line, WindowId id, Sight sight, long cursor) {
        this.place = sight.place();
        this.line = line;
        this.id = id;
        this.number = id.number();
        this.sight = sight;
        this.cursor = cursor;
        this.told = cursor;
        this.knownLost = place.feed() == null ? 0 : place.feed().lost();
        this.news = id.isPlain() ? null : new News(this);
        this.behind = news != null;
    }

    public Place place() {
        return place;
    }

    public Handle handle() {
        return place.handle();
    }

    public Line line() {
        return line;
    }

    /// Its client's own, random one; empty for the plain protocol.
    public String name() {
        return id.name();
    }

    /// What stands for its name where a log is shared.
    public long key() {
        return id.key();
    }

    /// What it has to hear beside its feed.
    public News news() {
        return news;
    }

    /// Whether it has not left yet, and need not.
    public boolean isOpen() {
        return !ended && Arrays.asList(place.windows()).contains(this);
    }

    /// Has it leave: its client must come again.
    public void end(int code, String reason) {
        ended = true;
        line.close(code, reason);
    }

    public boolean isPlain() {
        return news == null;
    }

    /// No other window has it.
    public long number() {
        return number;
    }

    /// What it may see.
    public Sight sight() {
        return sight;
    }

    /// The newest position that its client has heard of.
    long told() {
        return told;
    }

    private void tell(long seq) {
        cursor = seq;
        told = seq;
    }

    public boolean isBehind() {
        return behind;
    }

    /// Tells of an entry that has just been added to the feed.
    ///
    /// @param kept  whether it is there, for whoever cannot be told now
    /// @return whether it has it, or will have
    boolean push(Push push, long seq, boolean kept, Courier courier) {
        if (push.entry().origin() == number() || !sight.has(push.entry(), seq)) {
            // it lacks nothing of that, should it go
            if (!behind) cursor = seq;
            return false;
        }
        if (behind) return kept;
        if (say(courier, push.envelope(seq))) {
            tell(seq);
            return true;
        }
        fallBehind();
        return kept;
    }

    /// Notes that something it asked goes to a log, or has come back.
    public void countOnItsWay(int change) {
        synchronized (place) {
            onItsWay += change;
        }
    }

    /// Whether it is a member of a room, and nothing that it has asked is on its way to a log, which may end that.
    public boolean isMemberStill(Handle room) {
        synchronized (place) {
            return onItsWay == 0 && sight.isMember(room);
        }
    }

    private void fallBehind() {
        behind = true;
        place.places.noteBehind(this);
    }

    /// Its own message has got this position, which its answer tells.
    void sent(long seq) {
        if (!behind) tell(seq);
    }

    /// Keeps an answer back that would overtake what it lacks: a client that took its position for what it has seen
    /// would miss the rest after a cut. There are few, for its client is not read on while it [#isHoldingMuch].
    ///
    /// @param seq  0 for an answer without a position, which must only not overtake those before it
    /// @return whether it was kept, and will be told in its place, or never
    public boolean holdBack(long seq, byte[] answer) {
        // something is kept back only while it is behind: most often no lock is needed to see that there is nothing
        if (isPlain() || !behind && (seq == 0 || isOpen())) return false;
        synchronized (place) {
            // since it left it has heard nothing of what stands in front
            if (seq > 0 && !isOpen()) return true;
            if (held.isEmpty() && (!behind || seq == 0)) return false;
            hold(seq == 0 ? held.getLast().seq : seq, () -> answer);
            return true;
        }
    }

    private void hold(long seq, Supplier<byte[]> answer) {
        held.add(new Held(seq, answer));
        holdsMuch = held.size() >= MAX_HELD;
    }

    /// Gives an answer without a position, which is asked for when it is told: none that is older than what stands in
    /// front may be told of what changes. It waits if it must.
    public void answer(Supplier<byte[]> text, Courier courier) {
        synchronized (place) {
            boolean waits = !held.isEmpty();
            if (!waits && sayAsItIs(courier, text.get())) return;
            hold(waits ? held.getLast().seq : told, text);
            if (!behind) fallBehind();
        }
    }

    /// Whether so many answers are kept back that its client should not be read on. It takes no lock.
    public boolean isHoldingMuch() {
        return holdsMuch;
    }

    /// Tells of what it lacks, as far as there is room, or a part of that, and goes on [later][Line#goOnLater].
    ///
    /// @return false when the feed has lost some of it
    public boolean catchUp(Feed feed, Courier courier) {
        if (!behind) return true;
        if (feed.lost() > Math.max(cursor, knownLost)) return false;
        int first = feed.indexAfter(cursor);
        for (int i = first; i < feed.count(); i++) {
            if (i == first + PART_ENTRIES) {
                line.goOnLater();
                return true;
            }
            Entry entry = feed.entry(i);
            if (!sayHeld(cursor, courier)) return true;
            boolean isNews = entry.origin() != number() && sight.has(entry, feed.seq(i));
            if (isNews && !say(courier, entry.envelope(feed.seq(i)))) return true;
            cursor = feed.seq(i);
            if (isNews) told = cursor;
        }
        if (!sayHeld(Long.MAX_VALUE, courier)) return true;
        behind = false;
        return true;
    }

    /// @return whether all up to this position are told
    private boolean sayHeld(long upto, Courier courier) {
        for (Held next; (next = held.peek()) != null && next.seq <= upto; held.remove()) {
            if (!sayAsItIs(courier, next.answer.get())) return false;
            holdsMuch = held.size() > MAX_HELD;
            cursor = Math.max(cursor, next.seq);
            told = Math.max(told, next.seq);
        }
        return true;
    }

    /// Leaves a text with it.
    ///
    /// @return whether there was room
    public boolean say(Courier courier, byte[] text) {
        return spoke(courier.offer(line, text));
    }

    private boolean sayAsItIs(Courier courier, byte[] text) {
        return spoke(courier.offerAsItIs(line, text));
    }

    private boolean spoke(Left left) {
        if (left == Left.TAKEN) spokeNow();
        return left == Left.TAKEN;
    }

    /// The second in which [Beats] look at it.
    long due() {
        return due;
    }

    void setDue(long second) {
        due = second;
    }

    /// The second in which it was last spoken to.
    long spoke() {
        return spoke;
    }

    public void spokeNow() {
        long tick = place.places.tick();
        // others look at it, so that writing costs far more than reading, and most often it is the same second
        if (spoke != tick) spoke = tick;
    }
}
