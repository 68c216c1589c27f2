package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.chat.Outcome;
import gochat.feed.Feed;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Rooms;
import gochat.place.Window;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Tells windows who of those that they watch, or share a room with, is online. Any thread may call it.
///
/// Who comes is told at once, who goes only after a while, so that nobody flickers; and a window hears of all of them
/// in one text a second at most, however many come at once.
final class Presence {
    /// After the last connection has gone.
    private static final long GONE_AFTER_MICROS = TimeUnit.SECONDS.toMicros(10);

    /// @param seen  when the handle was here last, by the clock of a shared log if there is one
    private record Departure(long due, long seen) {
        /// So it is as well when the clock was set back since; one that was added just now is not.
        boolean isDue(long now) {
            return due <= now || due - now > 2 * GONE_AFTER_MICROS;
        }
    }

    private final Places places;
    private final Rooms rooms;
    private final Watching watching;
    private final ConcurrentHashMap<Handle, Set<Window>> watchers = new ConcurrentHashMap<>();
    /// Of each handle the last, which alone counts.
    private final Map<Handle, Departure> departures = new ConcurrentHashMap<>();
    /// Windows that have something to hear.
    private final Set<Window> untold = ConcurrentHashMap.newKeySet();

    Presence(Places places, Rooms rooms, Watching watching) {
        this.places = places;
        this.rooms = rooms;
        this.watching = watching;
    }

    /// A handle has a connection. The caller holds no place.
    void arrived(Place place, Courier courier) {
        synchronized (place) {
            if (place.isOnline() || !place.isHere()) return;
            place.setOnline(true);
        }
        tell(place, courier);
    }

    /// A handle's last connection has gone.
    void left(Place place) {
        synchronized (place) {
            departures.put(place.handle(), new Departure(places.now() + GONE_AFTER_MICROS, place.seen()));
        }
    }

    /// The same of one whose going nobody has told: the log that would have is gone.
    void leftUntold(Place place) {
        if (place.isOnline() && !place.isHere() && !departures.containsKey(place.handle())) left(place);
    }

    private void tell(Place who, Courier courier) {
        Set<Window> told = new HashSet<>(watchers.getOrDefault(who.handle(), Set.of()));
        for (Handle room : watching == Watching.NOBODY ? Set.<Handle>of() : who.rooms().names()) {
            for (Place member : rooms.members(room)) if (member != who) told.addAll(member.windowsIn(room));
        }
        for (Window window : told) {
            window.news().note(who.handle());
            tellNews(window, courier);
        }
    }

    /// The number of a handle's connections has changed: tells it to all but one.
    void tellCount(Place place, Window but, Courier courier) {
        for (Window other : place.windows()) {
            if (other == but || other.isPlain()) continue;
            other.news().countChanged();
            tellNews(other, courier);
        }
    }

    /// Has a window hear what it has to: now, or when there is room.
    void tellNews(Window window, Courier courier) {
        if (!window.news().lacksRoom()) tellNow(window, courier);
    }

    /// Has a window that may have room hear what it has to.
    void tellNow(Window window, Courier courier) {
        untold.remove(window);
        if (!window.news().tell(courier) && window.isOpen()) untold.add(window);
    }

    /// Has a window told of these handles from now on, as far as it may know of them.
    ///
    /// @return an answer if it is none about them: that is given, or will be, as things are then
    byte[] watch(Window window, List<Handle> handles, byte[] id, Courier courier) {
        Set<Handle> known = new LinkedHashSet<>(watching == Watching.NOBODY ? List.of() : handles);
        if (watching == Watching.CONTACTS) known.retainAll(contacts(window));
        Set<Handle> watched = window.news().watched();
        int most = places.limits().watched();
        if (watched.size() + known.stream().filter(handle -> !watched.contains(handle)).count() > most) {
            return Answer.error(Outcome.LIMIT, "The handles that a window watches are limited to " + most).coded(id);
        }
        for (Handle handle : known) {
            watched.add(handle);
            watchers.compute(handle, (_, old) -> {
                Set<Window> all = old == null ? ConcurrentHashMap.newKeySet() : old;
                all.add(window);
                return all;
            });
        }
        if (!window.isOpen()) forget(window);
        courier.answer(turn -> window.answer(() -> Notices.presence(known, places::isOnline, id), turn));
        return null;
    }

    /// Those who have written to a handle, or it to them, or who share a room with it, as far as a window may see.
    private Set<Handle> contacts(Window window) {
        Set<Handle> contacts = new HashSet<>();
        List<Handle> shared;
        Place place = window.place();
        synchronized (place) {
            Feed feed = place.feed();
            int first = feed == null ? 0 : feed.indexAfter(window.sight().from());
            for (int i = first; feed != null && i < feed.count(); i++) contacts.add(feed.conversation(i));
            shared = window.sight().rooms();
        }
        for (Handle room : shared) rooms.members(room).forEach(member -> contacts.add(member.handle()));
        return contacts;
    }

    /// Has the windows of one who has just come into a room told, within a second, who of its members is online.
    void introduce(Place place, Handle room) {
        List<Window> windows = place.windowsIn(room);
        if (windows.isEmpty() || watching == Watching.NOBODY) return;
        for (Place member : rooms.members(room)) {
            if (member != place && member.isOnline()) windows.forEach(window -> window.news().note(member.handle()));
        }
        untold.addAll(windows);
    }

    /// A window is closed: nothing is told to it any more.
    void forget(Window window) {
        if (window.isPlain()) return;
        for (Handle handle : window.news().watched().toArray(Handle[]::new)) {
            watchers.computeIfPresent(handle, (_, all) -> all.remove(window) && all.isEmpty() ? null : all);
        }
        untold.remove(window);
    }

    /// Lets a second pass: tells who has been gone for long enough, and what could not be told before.
    void tick(Courier courier) {
        long now = places.now();
        departures.forEach((handle, departure) -> {
            if (!departure.isDue(now)) return;
            Place gone = places.change(handle, place -> {
                if (!departures.remove(handle, departure) || place.isHere() || !place.isOnline()) return null;
                // it may have been here again meanwhile
                if (place.seen() == departure.seen()) place.setOnline(false);
                else left(place);
                return place.isOnline() ? null : place;
            });
            if (gone != null) tell(gone, courier);
        });
        for (Window window : untold.toArray(Window[]::new)) tellNow(window, courier);
    }
}
