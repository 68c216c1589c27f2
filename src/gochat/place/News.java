package gochat.place;

import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.feed.KeepLimits;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.Set;

/// What a window has to hear beside its feed: who came and went, how many windows its handle has, what another of them
/// has read. It gathers while there is no room or too much happens. Any thread may call it.
public final class News {
    private final Window window;
    private final Set<Handle> watched = Collections.synchronizedSet(new HashSet<>(0));
    private volatile boolean countIsDue;
    private volatile boolean lacksRoom;
    /// Both guarded by this object.
    private final Set<Handle> moved = new LinkedHashSet<>(0);
    private final SequencedMap<Handle, Long> marks = new LinkedHashMap<>(0);
    /// The second in which presence was told last.
    private long toldPresence;

    News(Window window) {
        this.window = window;
    }

    /// Whose comings and goings it hears of.
    public Set<Handle> watched() {
        return watched;
    }

    /// The number of windows of its handle has changed.
    public void countChanged() {
        countIsDue = true;
    }

    /// Notes that somebody came or went; what is so then is told by [#tell]. When there are twice as many as it may
    /// have to hear of, those go of whom it need not hear any more: they have come to its rooms, and left.
    public synchronized void note(Handle who) {
        moved.add(who);
        if (moved.size() > 2 * window.place().places.limits().heardOf()) moved.removeIf(known -> !concerns(known));
    }

    /// Whether it watches somebody, or its handle is in a room with him.
    private boolean concerns(Handle who) {
        Place other = window.place().places.find(who);
        return watched.contains(who) || other != null
                && !Collections.disjoint(window.place().rooms().names(), other.rooms().names());
    }

    /// Notes that another window has read up to a position.
    public synchronized void note(Handle with, long mark) {
        marks.put(with, mark);
        if (marks.size() > KeepLimits.MARKS) marks.pollFirstEntry();
    }

    /// Tells what has gathered: comings and goings once a second at most.
    ///
    /// @return whether nothing is left
    public boolean tell(Courier courier) {
        // who reads what is so, and tells it, does both under the place's lock: nothing older is told behind it
        synchronized (window.place()) {
            return tellInTurn(courier);
        }
    }

    private synchronized boolean tellInTurn(Courier courier) {
        Places places = window.place().places;
        lacksRoom = false;
        if (countIsDue) {
            countIsDue = false;
            int count = window.place().everywhere();
            if (!say(courier, Notices.windows(count))) countIsDue = true;
        }
        if (!marks.isEmpty() && say(courier, Notices.reads(marks))) marks.clear();
        if (!moved.isEmpty()) {
            if (places.tick() == toldPresence) return false;
            if (!say(courier, Notices.presence(moved, places::isOnline, null))) return false;
            toldPresence = places.tick();
            moved.clear();
        }
        return !countIsDue && marks.isEmpty();
    }

    private boolean say(Courier courier, byte[] text) {
        boolean said = window.say(courier, text);
        lacksRoom |= !said;
        return said;
    }

    /// Whether there was no room when it was told last: what is noted now waits until it is tried again.
    public boolean lacksRoom() {
        return lacksRoom;
    }
}
