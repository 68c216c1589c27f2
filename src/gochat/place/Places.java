package gochat.place;

import gochat.chat.Handle;
import gochat.feed.Feed;
import gochat.feed.Gaps;
import gochat.feed.KeepLimits;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// All places, by their handles, and what their feeds take together. Any thread may call it.
public final class Places implements Iterable<Place> {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final ConcurrentHashMap<Handle, Place> all = new ConcurrentHashMap<>();
    private final KeepLimits limits;
    private final LongSupplier clock;
    private final LongAdder heldBytes = new LongAdder();
    private final AtomicInteger feeds = new AtomicInteger();
    /// From a random number on, for those of other nodes and of earlier runs must be others.
    private final AtomicLong windows = new AtomicLong(new SecureRandom().nextLong() >>> 1);
    /// The newest position that a log gave; 0 while there is none.
    private volatile long position;
    private final Gaps gaps = new Gaps();
    /// The newest position at which a log has what cannot be read; 0 for none.
    private volatile long passedOver;
    private volatile long self;
    /// The newest position of a feed that is gone: whoever saw less of it has missed something, whatever the clock
    /// says.
    private final AtomicLong gone = new AtomicLong();
    private final Relief relief;
    private final Set<Window> behind = ConcurrentHashMap.newKeySet();
    private volatile long tick;

    /// @param clock  the wall's, in microseconds
    public Places(KeepLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.tick = clock.getAsLong() / MICROS_PER_SECOND;
        this.relief = new Relief(this);
    }

    public KeepLimits limits() {
        return limits;
    }

    public long now() {
        return clock.getAsLong();
    }

    /// Where things stand: the time, or where there is a log, its newest position.
    public long position() {
        long last = position;
        return last == 0 ? now() : last;
    }

    /// This node, as a shared log names it; 0 where there is only one.
    public long self() {
        return self;
    }

    /// Whether many nodes share a log, so that a handle may be connected elsewhere, too.
    public boolean isShared() {
        return self != 0;
    }

    public void setSelf(long self) {
        this.self = self;
    }

    /// A log has come so far.
    public void reach(long position) {
        long before = this.position;
        if (before != 0 && position - before >= Gaps.MIN_MICROS) gaps.add(before, position);
        this.position = position;
    }

    /// A log has something here that cannot be read.
    public void passOver(long position) {
        passedOver = position;
    }

    /// Up to where something may be missing that nobody here knows of.
    public long passedOver() {
        return passedOver;
    }

    /// The last position at or before this one at which a shared log may have something.
    public long floor(long position) {
        return isShared() ? gaps.floor(position, position()) : position;
    }

    /// The second it is, as of the last round of whoever keeps the time.
    public long tick() {
        return tick;
    }

    public void tickNow() {
        tick = now() / MICROS_PER_SECOND;
    }

    public long nextWindow() {
        return windows.incrementAndGet();
    }

    /// The place of a handle; null if there is none.
    public Place find(Handle handle) {
        return all.get(handle);
    }

    /// The place of a handle, with a feed though a log that has something of it here has lost its coming.
    public Place withFeed(Handle handle, long position) {
        Place place = find(handle);
        if (place != null && place.feed() != null) return place;
        return change(handle, there -> {
            there.openFeed(position - 1);
            there.seen(position);
            return there;
        });
    }

    /// Whether others think that a handle is online.
    public boolean isOnline(Handle handle) {
        Place place = find(handle);
        return place != null && place.isOnline();
    }

    @Override
    public Iterator<Place> iterator() {
        return all.values().iterator();
    }

    /// Changes a place under its lock; it is made if it must be, and goes if nothing is left of it.
    ///
    /// @param change  must look for no other place
    public <T> T change(Handle handle, Function<Place, T> change) {
        List<T> result = new ArrayList<>(1);
        all.compute(handle.kept(), (key, old) -> {
            Place place = old == null ? new Place(key, this) : old;
            synchronized (place) {
                result.add(change.apply(place));
                return place.isEmpty() ? null : place;
            }
        });
        return result.getFirst();
    }

    /// A window waits for room.
    public void noteBehind(Window window) {
        behind.add(window);
    }

    /// Those that were noted since this was last called, of which some may have caught up.
    public List<Window> takeBehind() {
        List<Window> taken = List.copyOf(behind);
        taken.forEach(behind::remove);
        return taken;
    }

    public int behind() {
        return (int) behind.stream().filter(window -> window.isOpen() && window.isBehind()).count();
    }

    Feed newFeed(Handle handle, long now) {
        feeds.incrementAndGet();
        return new Feed(handle, limits, Math.max(now, gone.get()));
    }

    void feedClosed(Feed feed) {
        feeds.decrementAndGet();
        gone.accumulateAndGet(feed.last(), Math::max);
    }

    void grown(long bytes) {
        heldBytes.add(bytes);
    }

    /// Forgets all that was said, for what is followed now is another log.
    public void clear() {
        forEach(place -> change(place.handle(), at -> {
            at.forget();
            return null;
        }));
        gone.set(0);
        relief.evictions.clear();
        gaps.clear();
        passedOver = 0;
    }

    /// Nothing before a position is known to feeds that are empty.
    public void begin(long at) {
        forEach(place -> {
            synchronized (place) {
                if (place.feed() != null && place.feed().last() == 0) place.feed().miss(at);
            }
        });
    }

    public int feeds() {
        return feeds.get();
    }

    public long heldBytes() {
        return heldBytes.sum();
    }

    /// Feeds that went although their time had not come.
    public long evicted() {
        return relief.evicted();
    }

    /// Whether the feed of a handle may be among them, with what is not too old at a position; and others have one.
    public boolean mayHaveEvicted(Handle handle, long at) {
        return isShared() && relief.evictions.mayHave(handle, at - limits.keepMicros());
    }

    /// Whether feeds must go.
    boolean isOverfull() {
        return !hasRoom(limits.shareBytes(), limits.feeds());
    }

    /// Whether no more is taken than this.
    boolean hasRoom(long bytes, int most) {
        return heldBytes.sum() <= bytes && feeds.get() <= most;
    }

    /// Has some feeds go if they take too much, see [Relief]. The caller holds no place.
    public void relieve() {
        relief.go();
    }

    /// Whether there is room for more, perhaps for some have made it. The caller holds no place.
    public boolean makeRoom() {
        relieve();
        return !isOverfull();
    }

    /// Whether some have made room since this was last asked.
    public boolean wasRelieved() {
        return relief.wasRelieved();
    }
}
