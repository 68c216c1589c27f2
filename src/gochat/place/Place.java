package gochat.place;

import gochat.chat.Handle;
import gochat.feed.Bucket;
import gochat.feed.Feed;
import gochat.feed.KeepLimits;
import gochat.feed.Memberships;
import gochat.feed.Push;
import gochat.place.LoggedConnections.OfNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Where a handle is reached: its connections, and its feed if it ever spoke `gochat.v2`. Its monitor guards it and all
/// that belongs to it; nobody holds two of them.
public final class Place {
    private static final Window[] NOBODY = {};
    private static final int MAX_COMINGS = 16;

    private final Handle handle;
    final Places places;
    /// Never changed, only replaced.
    private volatile Window[] windows = NOBODY;
    private volatile Feed feed;
    private final Memberships rooms = new Memberships();
    /// What it takes as all places together count it, in bytes: nothing while it has no feed.
    private long countedBytes;
    private Bucket asks;
    private Bucket moves;
    /// Whether others think it is online, and when its last connection went.
    private volatile boolean online;
    private long seen;
    private volatile LoggedConnections logged = LoggedConnections.NONE;
    /// For the key of each window, of the last few, the number under which a shared log had it come in last.
    private final SequencedMap<Long, Long> comings = new LinkedHashMap<>(0);
    /// The second in which this node last told the log of its own; 0 if it must again.
    private volatile long announced;

    Place(Handle handle, Places places) {
        this.handle = handle;
        this.places = places;
    }

    public Handle handle() {
        return handle;
    }

    public Window[] windows() {
        return windows;
    }

    public Feed feed() {
        return feed;
    }

    /// The feed, made if there is none.
    public Feed openFeed(long now) {
        if (feed == null) {
            feed = places.newFeed(handle, now);
            count();
        }
        feed.advance(now);
        return feed;
    }

    /// Counts what it takes: called behind whatever changes that. Memberships go soon after the feed.
    private void count() {
        long bytes = feed == null ? 0 : KeepLimits.FEED_BYTES + feed.heldBytes()
                + (long) rooms.names().size() * KeepLimits.MEMBERSHIP_BYTES;
        grow(bytes - countedBytes);
    }

    private void grow(long bytes) {
        places.grown(bytes);
        countedBytes += bytes;
    }

    /// Whether some of its connections here speak `gochat.v2`.
    public boolean hasWindows() {
        return Arrays.stream(windows).anyMatch(window -> !window.isPlain());
    }

    void closeFeed() {
        places.feedClosed(feed);
        feed = null;
        count();
    }

    /// Forgets all but its connections here, that it has a feed, and its rooms: what comes for it now is kept, though
    /// nobody has said yet in the next log that it must be.
    void forget() {
        if (feed != null) feed = new Feed(handle, places.limits(), 0);
        count();
        logged = LoggedConnections.NONE;
        comings.clear();
        rooms.doubt();
        announced = 0;
    }

    public void add(Window window) {
        windows = Stream.concat(Stream.of(windows), Stream.of(window)).toArray(Window[]::new);
        if (window.isBehind()) places.noteBehind(window);
    }

    /// @return whether it was there
    public boolean remove(Window window, long now) {
        Window[] rest = Stream.of(windows).filter(other -> other != window).toArray(Window[]::new);
        if (rest.length == windows.length) return false;
        windows = rest.length == 0 ? NOBODY : rest;
        seen(now);
        return true;
    }

    /// The window of this name; null if it is not there.
    public Window window(String name) {
        return Arrays.stream(windows).filter(window -> window.name().equals(name)).findFirst().orElse(null);
    }

    /// Those windows that are in a room. Any thread may ask.
    public synchronized List<Window> windowsIn(Handle room) {
        return Arrays.stream(windows).filter(window -> !window.isPlain() && window.sight().isMember(room)).toList();
    }

    /// The rooms that the handle is a member of.
    public Memberships rooms() {
        return rooms;
    }

    /// It has joined a room: it is a member from a position on, or in the eyes of one window more.
    public void joined(Handle room, long at) {
        rooms.join(room, at);
        roomsChanged();
    }

    /// It is a member no longer.
    ///
    /// @return where it had joined last
    public long left(Handle room) {
        long joined = rooms.leave(room);
        roomsChanged();
        return joined;
    }

    private void roomsChanged() {
        count();
        for (Window window : windows) window.sight().roomsChanged();
    }

    public boolean mayAsk(long now) {
        if (asks == null) asks = new Bucket(KeepLimits.ASKS_PER_SECOND, KeepLimits.ASKS_AT_ONCE, now);
        return asks.take(now);
    }

    public boolean mayMove(long now) {
        if (moves == null) moves = new Bucket(KeepLimits.MOVES_PER_SECOND, KeepLimits.MOVES_AT_ONCE, now);
        return moves.take(now);
    }

    /// Whether a shared log says that some node has connections of the handle; all nodes say the same.
    public boolean isInLog() {
        return logged != LoggedConnections.NONE;
    }

    /// How many connections of the handle a shared log says that there are.
    public int connectionsInLog() {
        return logged.count();
    }

    /// Whether a shared log says that some node has connections of the handle that speak `gochat.v2`.
    boolean hasWindowsInLog() {
        return logged.haveWindows();
    }

    /// A node has so many connections, says the log.
    ///
    /// @return whether that is news
    public boolean hear(long node, Operation.Here here) {
        // of one that comes in beside others, it says only what that one speaks
        boolean hadWindows = here.window() != 0 && logged.of(node).hasWindows();
        return note(node, new OfNode(here.connections(), here.isKept() || hadWindows));
    }

    /// A node has no connections any more, says the log.
    ///
    /// @return whether that is news
    public boolean lose(long node) {
        return note(node, OfNode.NONE);
    }

    private boolean note(long node, OfNode now) {
        LoggedConnections before = logged;
        logged = before.with(node, now);
        return logged != before;
    }

    /// A shared log tells that a window has come in, here or elsewhere.
    public void cameIn(long window, long number) {
        comings.putLast(window, number);
        if (comings.size() > MAX_COMINGS) comings.pollFirstEntry();
    }

    /// Whether a window has come in over another connection since it came in under this number. Any thread may ask.
    public boolean isReplaced(long window, long number) {
        // only a shared log has it
        if (window == 0) return false;
        synchronized (this) {
            return comings.getOrDefault(window, number) != number;
        }
    }

    /// The connections on all nodes.
    public int everywhere() {
        return windows.length + connectionsInLog() - logged.of(places.self()).count();
    }

    /// Whether a shared log has other connections here than there are.
    public boolean isMistaken() {
        return !logged.of(places.self()).equals(new OfNode(windows.length, hasWindows()));
    }

    public long announced() {
        return announced;
    }

    public void setAnnounced(long tick) {
        announced = tick;
    }

    /// Its handle was here at a moment. A clock that is set back makes nobody longer away.
    public void seen(long at) {
        seen = Math.max(seen, at);
    }

    /// Whether anybody is connected under the handle; where a log is shared, that is what the log says.
    public boolean isHere() {
        return isInLog() || !places.isShared() && windows.length > 0;
    }

    /// Whether there is no connection under the handle, be it that a shared log does not know of one yet.
    boolean isAway() {
        return windows.length == 0 && !isHere();
    }

    public boolean isOnline() {
        return online;
    }

    public void setOnline(boolean online) {
        this.online = online;
    }

    public long seen() {
        return seen;
    }

    /// Adds an entry to the feed, and tells the windows that follow it.
    ///
    /// @param at  the least position
    /// @return its position; negative when no window has it or will have it
    public long spread(Push push, long at, Courier courier) {
        long before = feed.heldBytes();
        long seq = feed.append(at, push.entry());
        grow(feed.heldBytes() - before);
        boolean live = false;
        boolean kept = feed.keptLast();
        push.noteKept(kept);
        for (Window window : windows) live |= !window.isPlain() && window.push(push, seq, kept, courier);
        return live ? seq : -seq;
    }

    /// Notes in the feed that a conversation has been read, see [Feed#mark].
    public long mark(Handle with, long upto) {
        long mark = feed.mark(with, upto);
        count();
        return mark;
    }

    /// Lets go what came before a moment, and the feed if nobody was here since another. Any thread may call it.
    public synchronized void expire(long before, long away) {
        if (feed == null) return;
        if (isAway() && seen < away) {
            closeFeed();
        } else {
            feed.expire(before);
            count();
        }
    }

    /// A window's own message has got this position, which its answer tells.
    public void sent(long origin, long seq) {
        for (Window window : windows) if (window.number() == origin) window.sent(seq);
    }

    /// Whether nothing would be missed without it.
    boolean isEmpty() {
        return isAway() && feed == null && rooms.names().isEmpty() && !online;
    }
}
