package gochat.talk;

import gochat.feed.Feed;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Says again, in a log whose beginning goes as time passes, what is still so: who has a feed, who is a member of what,
/// what has been read. The thread that keeps the time calls it, but where it says otherwise.
final class Restating {
    static final long PAUSE_TICKS = Duration.ofMinutes(10).toSeconds();
    /// When a log begins anew, its nodes take so long to say who is connected to them.
    private static final long SETTLING_TICKS = Duration.ofMinutes(1).toSeconds();
    /// Of one second, so that a log is never full of it.
    static final int OPERATIONS_PER_TICK = 1000;

    private final Places places;
    private final OperationLog log;
    private final Census census;
    private final Queue<Operation> due = new ArrayDeque<>();
    /// What was so before the log was another one, by which nobody else may know it.
    private final Queue<Operation> remembered = new ConcurrentLinkedQueue<>();
    private Iterator<Place> rest;
    private Iterator<Place> round = Collections.emptyIterator();
    private volatile long next;
    private volatile long settledAt;

    Restating(Places places, Census census, OperationLog log) {
        this.places = places;
        this.census = census;
        this.log = log;
        this.next = places.tick() + PAUSE_TICKS;
    }

    /// Begins at the next tick, for somebody has asked.
    void now() {
        // who is connected, too
        places.forEach(place -> place.setAnnounced(0));
        next = 0;
    }

    /// What is kept will be forgotten: remembers what is so, to be said again when another log has been heard. The
    /// log's thread calls it.
    void remember() {
        settledAt = places.tick() + SETTLING_TICKS;
        // what was remembered before is more than what has been built anew since
        if (remembered.isEmpty()) places.forEach(place -> collect(place, remembered));
    }

    /// Whether nobody can say yet who is away: the log has begun anew, and is shared.
    boolean isSettling() {
        return places.isShared() && places.tick() < settledAt;
    }

    void tick() {
        if (!log.exists()) return;
        if (places.isShared()) announce();
        if (rest == null && places.tick() >= next) {
            rest = places.iterator();
            next = places.tick() + PAUSE_TICKS;
        }
        for (int sent = 0; rest != null && sent < OPERATIONS_PER_TICK; sent++) {
            if (due.isEmpty() && !remembered.isEmpty()) due.add(remembered.remove());
            while (due.isEmpty() && rest.hasNext()) collect(rest.next(), due);
            if (due.isEmpty()) rest = null;
            else if (!log.send(due.element())) return;
            else due.remove();
        }
    }

    /// Says of whom the log may be mistaken: what was said of them did not come through, or another node asks.
    private void announce() {
        if (!round.hasNext()) round = places.iterator();
        int sent = 0;
        for (int looks = 0; round.hasNext() && looks < Feeds.LOOKS_PER_TICK && sent < OPERATIONS_PER_TICK; looks++) {
            if (census.tellAgain(round.next())) sent++;
        }
    }

    private void collect(Place place, Queue<Operation> due) {
        long asOf = places.position();
        synchronized (place) {
            Feed feed = place.feed();
            if (feed == null) return;
            due.add(new Operation.Here(place.handle(), 0, true, place.isHere() ? asOf : place.seen()));
            place.rooms().forEach((room, since) ->
                    due.add(new Operation.Move(place.handle(), room, true, asOf, since)));
            feed.marks().forEach((with, upto) -> due.add(new Operation.Mark(place.handle(), with, upto, 0)));
        }
    }
}
