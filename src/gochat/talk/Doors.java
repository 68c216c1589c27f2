package gochat.talk;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.auth.Since;
import gochat.chat.Answer;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.engine.Relay;
import gochat.feed.Feed;
import gochat.place.Beats;
import gochat.place.Coming;
import gochat.place.Courier;
import gochat.place.Courier.Left;
import gochat.place.Line;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Window;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Lets connections come in under a handle, and go. Any thread may call it.
final class Doors {
    /// An old window whose place a new connection has taken.
    private static final int REPLACED = 4001;
    /// Where continuity cannot be claimed, what is kept is told from so long before on.
    private static final long OVERLAP_MICROS = TimeUnit.SECONDS.toMicros(5);
    /// So seldom, as a part of the keeping time, does a journal hear that a handle is still here.
    private static final int FRESH_PART = 24;
    /// After so long it is said again what has not come through: nobody can tell any more what became of it.
    private static final long AGAIN_SECONDS = 11;
    private static final Duration MAX_OPENING = Duration.ofSeconds(4);

    private final Places places;
    private final Presence presence;
    private final Beats beats;
    private volatile Passes passes;
    private final OperationLog log;
    /// Null while what is kept is cleared away.
    private volatile String epoch;
    /// Who lets in, at the place that it is given, a connection of the plain protocol that waits for a shared log to
    /// have its coming; by the number of its window. Whoever holds the place takes it.
    private final Map<Long, Consumer<Place>> arrivals = new ConcurrentHashMap<>();
    final LongAdder resumed = new LongAdder();
    final LongAdder notResumed = new LongAdder();

    Doors(Places places, Presence presence, Beats beats, OperationLog log, Passes passes, String epoch) {
        this.places = places;
        this.presence = presence;
        this.beats = beats;
        this.log = log;
        this.passes = passes;
        this.epoch = epoch;
    }

    /// Lets no window in until [#open]: what one was told of a log must be of the log that its hello names.
    void shut() {
        epoch = null;
    }

    /// What is kept is another log from now on.
    void open(String epoch) {
        this.epoch = epoch;
    }

    void setPasses(Passes passes) {
        this.passes = passes;
    }

    /// Lets a connection of the plain protocol in.
    Feeds.Entered join(Handle handle, Line line, Courier courier) {
        Feeds.Entered joined = log.isShared() ? joinByLog(handle, line, courier)
                : places.change(handle, place -> admit(place, line, Coming.alone("", places.nextWindow())));
        if (joined.window() != null) cameIn(joined.window(), courier);
        return joined;
    }

    /// Lets it in where a shared log has its coming: what stands before it may have heard on another node, which was
    /// ahead of this one, and what comes behind it must not miss.
    private Feeds.Entered joinByLog(Handle handle, Line line, Courier courier) {
        Coming coming = Coming.plain(places.nextWindow());
        Place known = places.find(handle);
        if (known != null && isFull(known)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
        Feeds.Entered[] came = {Feeds.Entered.refused(Answer.UNAVAILABLE)};
        arrivals.put(coming.number(), place -> came[0] = admit(place, line, coming));
        boolean isOpen = open(handle, coming);
        places.change(handle, _ -> arrivals.remove(coming.number()));
        if (isOpen || came[0].window() == null) return came[0];
        leave(came[0].window(), courier);
        return Feeds.Entered.refused(Answer.UNAVAILABLE);
    }

    /// A shared log has the coming of a window here. The caller holds its place.
    void arrive(Place place, long number) {
        Consumer<Place> waiting = arrivals.remove(number);
        if (waiting != null) waiting.accept(place);
    }

    private Feeds.Entered admit(Place place, Line line, Coming coming) {
        if (isFull(place)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
        Window window = new Window(place, line, coming, 0, RoomClaim.ANY, 0, 0);
        place.add(window);
        return new Feeds.Entered(window, null, null);
    }

    private boolean isFull(Place place) {
        return place.windows().length >= places.limits().perHandle();
    }

    /// Lets a window in, in the place of an old connection of the same window, tells it hello, and what it has missed.
    Feeds.Entered enter(Handle handle, Line line, Command.Enter request, boolean proven, RoomClaim claim,
            Courier courier) {
        Since since = Since.parse(request.since());
        String asked = epoch;
        Coming coming = log.isShared() ? Coming.of(asked, request.window(), places.nextWindow())
                : Coming.alone(request.window(), places.nextWindow());
        boolean isOpen = !log.exists() || isKnown(handle) || open(handle, coming);
        Window[] old = {null};
        Feeds.Entered entered = places.change(handle, place -> {
            long now = places.now();
            String current = epoch;
            old[0] = place.window(request.window());
            // the feed is open in the log that was asked; in another one it would get ahead of what is read again
            boolean isAnother = !isOpen || current == null || !current.equals(asked);
            if (isAnother || place.isReplaced(coming.key(), coming.number())) {
                return Feeds.Entered.refused(Answer.UNAVAILABLE);
            }
            if (since != null && !place.mayAsk(now)) return Feeds.Entered.refused(Answer.TOO_FAST);
            if (old[0] == null && isFull(place)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
            if (old[0] != null) place.remove(old[0], now);
            return admit(current, place, line, coming, since, proven, claim, now, courier);
        });
        places.relieve();
        boolean isIn = entered.window() != null;
        if (isIn && old[0] != null) forget(old[0]);
        else if (isIn) cameIn(entered.window(), courier);
        // a shared log may say that it has come in all the same
        if (old[0] != null && (isIn || log.isShared())) replaced(old[0]);
        return entered;
    }

    /// Ends a connection whose window has come in over another one.
    private static void replaced(Window old) {
        old.end(REPLACED, "replaced by a new connection of the same window");
    }

    /// A window has come in on another node, says a shared log.
    void cameInElsewhere(Place place, long window) {
        for (Window old : place.windows()) if (old.key() == window) replaced(old);
    }

    /// Whether the log need not hear that this handle comes in: a journal has not long ago, so that its feed is there
    /// and stays. One that is shared must, for what is on its way from an old connection of that window counts no more.
    private boolean isKnown(Handle handle) {
        Place place = log.isShared() ? null : places.find(handle);
        return place != null && place.feed() != null
                && places.now() - place.seen() < places.limits().keepMicros() / FRESH_PART;
    }

    /// What a log makes of a coming, and whoever comes waits for.
    private static final class Opening extends CompletableFuture<Result> implements Relay.Receipt<Result> {
        @Override
        public void applied(Result result) {
            complete(result);
        }

        @Override
        public void unconfirmed() {
            complete(Result.refused(Answer.UNCONFIRMED));
        }

        @Override
        public boolean isWanted() {
            return !isDone();
        }
    }

    /// Has the log hear of a coming, and open its handle's feed unless it is a plain one; false when it does not in
    /// time.
    private boolean open(Handle handle, Coming coming) {
        Opening opened = new Opening();
        Place place = places.find(handle);
        boolean isReplaced = place != null && !coming.isPlain() && place.window(coming.name()) != null;
        int windows = place == null ? 1 : place.windows().length + (isReplaced ? 0 : 1);
        log.send(new Operation.Here(handle, windows, !coming.isPlain(), 0, coming.key(), coming.number()), opened);
        try {
            return opened.get(MAX_OPENING.toNanos(), TimeUnit.NANOSECONDS).refusal() == null;
        } catch (TimeoutException | ExecutionException late) {
            opened.cancel(false);
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Tells a shared log how many connections a place has here, if it does not know. The caller holds the place.
    private void announce(Place place) {
        if (!log.isShared() || !place.isMistaken() && place.announced() != 0) return;
        boolean taken = log.send(new Operation.Here(place.handle(), place.windows().length, place.isKept(), 0));
        place.setAnnounced(taken ? places.tick() : 0);
    }

    /// The same where it was not said, or has not come through.
    ///
    /// @return whether it was said
    boolean announceAgain(Place place) {
        synchronized (place) {
            // the clock may be set back, or far behind that of the log
            boolean isLate = place.isMistaken() && Math.abs(places.tick() - place.announced()) > AGAIN_SECONDS;
            // the first of a handle's windows is told to the log before it is let in
            boolean isComing = place.windows().length == 0
                    && Math.abs(places.now() - place.seen()) <= TimeUnit.MICROSECONDS.convert(MAX_OPENING);
            if (isComing || !isLate && (place.announced() != 0 || place.windows().length == 0)) return false;
            announce(place);
            return true;
        }
    }

    private Feeds.Entered admit(String current, Place place, Line line, Coming coming, Since since, boolean proven,
            RoomClaim claim, long now, Courier courier) {
        Feed feed = place.openFeed(places.position());
        place.seen(places.position());
        long passed = since == null || proven ? -1 : passes.from(since.pass(), place.handle(), now);
        long from = proven ? 0 : passed >= 0 ? passed : feed.last();
        boolean continuous = since != null && since.epoch().equals(current)
                && since.seq() >= Math.max(from, Math.max(feed.lost(), places.passedOver()))
                && places.floor(since.seq()) == since.seq();
        long seen = since == null ? feed.last() : Math.min(feed.last(), since.seq());
        long start = since == null || continuous ? seen
                : Math.min(feed.last(), places.floor(Math.max(from, seen - OVERLAP_MICROS)));
        if (since != null) (continuous ? resumed : notResumed).increment();
        Window window = new Window(place, line, coming, from, claim, start, feed.lost());
        place.add(window);
        announce(place);
        byte[] hello = Notices.hello(place.handle(), current, start, continuous, passes.make(place.handle(), from, now),
                window.sight().marks(), window.sight().rooms(), place.everywhere(), Beats.SECONDS);
        window.spokeNow();
        beats.add(window, places.tick() + Beats.SECONDS);
        if (courier.offerSecret(hello) != Left.TAKEN) return new Feeds.Entered(window, null, hello);
        window.catchUp(feed, courier);
        return new Feeds.Entered(window, null, null);
    }

    private void cameIn(Window window, Courier courier) {
        tellCount(window.place(), window, courier);
        presence.arrived(window.place(), courier);
    }

    /// The number of connections has changed: tells it to all but one.
    void tellCount(Place place, Window but, Courier courier) {
        for (Window other : place.windows()) {
            if (other == but || other.isPlain()) continue;
            other.news().countChanged();
            presence.tellNews(other, courier);
        }
    }

    /// A connection has closed; does nothing if it was not in any more.
    void leave(Window window, Courier courier) {
        int rest = places.change(window.handle(), place -> {
            if (!place.remove(window, places.now())) return REPLACED;
            announce(place);
            if (places.limits().keep().isZero()) place.expire(Long.MAX_VALUE);
            return place.windows().length;
        });
        forget(window);
        if (rest == 0) presence.left(window.place());
        else if (rest != REPLACED) tellCount(window.place(), window, courier);
    }

    private void forget(Window window) {
        presence.forget(window);
        beats.remove(window);
    }
}
