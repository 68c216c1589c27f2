package gochat.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;

/// Says again, in a log whose beginning goes as time passes, what is still so: who has a feed, who is a member of what,
/// what has been read. The thread that keeps the time alone calls it.
final class Restating {
    private static final long PAUSE_TICKS = Duration.ofMinutes(10).toSeconds();
    /// Of one second, so that a log is never full of it.
    private static final int DEEDS_PER_TICK = 1000;

    private final Places places;
    private final Journey journey;
    private final Doors doors;
    private final Queue<Deed> due = new ArrayDeque<>();
    private Iterator<Place> rest;
    private volatile long next;

    Restating(Places places, Journey journey, Doors doors) {
        this.doors = doors;
        this.places = places;
        this.journey = journey;
        this.next = places.tick() + PAUSE_TICKS;
    }

    /// Begins at the next tick, for somebody has asked.
    void now() {
        next = 0;
    }

    void tick() {
        if (!journey.hasLog()) return;
        if (journey.isShared()) announce();
        if (rest == null && places.tick() >= next) {
            rest = places.iterator();
            next = places.tick() + PAUSE_TICKS;
        }
        for (int sent = 0; rest != null && sent < DEEDS_PER_TICK; sent++) {
            while (due.isEmpty() && rest.hasNext()) collect(rest.next());
            if (due.isEmpty()) rest = null;
            else if (!journey.send(due.element())) return;
            else due.remove();
        }
    }

    /// Says of whom the log may be mistaken: what was said of them did not come through, or another node asks.
    private void announce() {
        Iterator<Place> all = places.iterator();
        for (int sent = 0; all.hasNext() && sent < DEEDS_PER_TICK; ) if (doors.announceAgain(all.next())) sent++;
    }

    private void collect(Place place) {
        synchronized (place) {
            Feed feed = place.feed();
            if (feed == null) return;
            due.add(new Deed.Here(place.handle(), 0, true,
                    place.isHere() ? places.position() : place.seen()));
            place.rooms().forEach((room, since) -> due.add(new Deed.Move(place.handle(), room, true, 0, since)));
            feed.marks().forEach((with, upto) -> due.add(new Deed.Mark(place.handle(), with, upto, 0)));
        }
    }
}
