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
import gochat.place.Courier;
import gochat.place.Courier.Left;
import gochat.place.Line;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Sight;
import gochat.place.Window;
import gochat.place.WindowId;
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
    private static final int NOT_IN = -1;
    static final Duration MAX_OPENING = Duration.ofSeconds(4);

    private final Places places;
    private final Presence presence;
    private final Beats beats;
    private final Census census;
    private final OperationLog log;
    private volatile Passes passes;
    /// Names what is kept; null while that is cleared away.
    private volatile String epoch;
    /// Who lets in, at the place that it is given, a connection of the plain protocol that waits for a shared log to
    /// have its coming; by the number of its window. Whoever holds the place takes it.
    private final Map<Long, Consumer<Place>> arrivals = new ConcurrentHashMap<>();
    final LongAdder resumed = new LongAdder();
    final LongAdder notResumed = new LongAdder();

    Doors(Places places, Presence presence, Beats beats, Census census, OperationLog log) {
        this.places = places;
        this.presence = presence;
        this.beats = beats;
        this.census = census;
        this.log = log;
    }

    /// Lets windows in to what is kept under this name; none for null, for what one is told of a log must be of the log
    /// that its hello names.
    void open(String epoch) {
        this.epoch = epoch;
    }

    void setPasses(Passes passes) {
        this.passes = passes;
    }

    /// Lets a connection of the plain protocol in.
    Feeds.Entered join(Handle handle, Line line, Courier courier) {
        Feeds.Entered joined = places.isShared() ? joinByLog(handle, line, courier)
                : places.change(handle, place -> seat(place, line, WindowId.alone("", places.nextWindow())));
        if (joined.window() != null) cameIn(joined.window(), courier);
        return joined;
    }

    /// Lets it in where a shared log has its coming: what stands before it may have heard on another node, which was
    /// ahead of this one, and what comes behind it must not miss.
    private Feeds.Entered joinByLog(Handle handle, Line line, Courier courier) {
        WindowId id = WindowId.plain(places.nextWindow());
        Place known = places.find(handle);
        if (known != null && isFull(known)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
        Feeds.Entered[] came = {Feeds.Entered.refused(Answer.UNAVAILABLE)};
        arrivals.put(id.number(), place -> came[0] = seat(place, line, id));
        boolean isOpen = announce(handle, id) > 0;
        places.change(handle, _ -> arrivals.remove(id.number()));
        if (isOpen || came[0].window() == null) return came[0];
        leave(came[0].window(), courier);
        return Feeds.Entered.refused(Answer.UNAVAILABLE);
    }

    private Feeds.Entered seat(Place place, Line line, WindowId id) {
        if (isFull(place)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
        Window window = new Window(line, id, new Sight(place, 0, RoomClaim.ANY), 0);
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
        WindowId id = places.isShared() ? WindowId.of(asked, request.window(), places.nextWindow())
                : WindowId.alone(request.window(), places.nextWindow());
        long came = !log.exists() || isKnown(handle) ? Long.MAX_VALUE : announce(handle, id);
        Window[] old = {null};
        Feeds.Entered entered = places.change(handle, place -> {
            old[0] = place.window(request.window());
            // the feed is open in the log that was asked; in another one it would get ahead of what is read again
            boolean isAsked = came > 0 && asked != null && asked.equals(epoch);
            if (!isAsked || place.isReplaced(id.key(), id.number())) return Feeds.Entered.refused(Answer.UNAVAILABLE);
            if (since != null && !place.mayAsk(places.now())) return Feeds.Entered.refused(Answer.TOO_FAST);
            if (old[0] == null && isFull(place)) return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
            if (old[0] != null) place.remove(old[0], places.now());
            Start start = start(place, since, proven, asked, came);
            Window window = new Window(line, id, new Sight(place, start.from, claim), start.seq);
            place.add(window);
            census.tell(place);
            return greet(window, start, asked, courier);
        });
        places.relieve();
        boolean isIn = entered.window() != null;
        if (isIn && old[0] != null) forget(old[0]);
        else if (isIn) cameIn(entered.window(), courier);
        // a shared log may say that it has come in all the same
        if (old[0] != null && (isIn || places.isShared())) replaced(old[0]);
        return entered;
    }

    /// Ends a connection whose window has come in over another one.
    private static void replaced(Window old) {
        old.end(REPLACED, "replaced by a new connection of the same window");
    }

    /// Whether the log need not hear that this handle comes in: a journal has not long ago, so that its feed is there
    /// and stays. One that is shared must, for what is on its way from an old connection of that window counts no more.
    private boolean isKnown(Handle handle) {
        Place place = places.isShared() ? null : places.find(handle);
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

    /// Has the log hear of a coming, and open its handle's feed unless it is a plain one: where it has it; 0 when it
    /// does not in time.
    private long announce(Handle handle, WindowId id) {
        Opening opened = new Opening();
        Place place = places.find(handle);
        boolean isReplaced = place != null && !id.isPlain() && place.window(id.name()) != null;
        int windows = place == null ? 1 : place.windows().length + (isReplaced ? 0 : 1);
        log.send(new Operation.Here(handle, windows, !id.isPlain(), 0, id.key(), id.number()), opened);
        try {
            return opened.get(MAX_OPENING.toNanos(), TimeUnit.NANOSECONDS).seq();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException late) {
            opened.cancel(false);
        }
        return 0;
    }

    /// Where a window begins.
    ///
    /// @param from     nothing from before shows
    /// @param seq      what comes behind is told
    /// @param resumed  whether nothing is missing between this and what it has seen
    private record Start(long from, long seq, boolean resumed) {}

    /// @param since  where its client has been; null on a first visit
    /// @param came   where a log has its coming: whoever speaks behind that speaks to it
    private Start start(Place place, Since since, boolean proven, String epoch, long came) {
        Feed feed = place.openFeed(places.position());
        place.seen(places.position());
        long first = Math.min(feed.last(), came);
        if (since == null) return new Start(proven ? 0 : first, first, false);
        long passed = proven ? 0 : passes.from(since.pass(), place.handle(), places.now());
        long from = passed < 0 ? first : passed;
        boolean isWhole = since.epoch().equals(epoch)
                && since.seq() >= Math.max(from, Math.max(feed.lost(), places.passedOver()))
                && places.floor(since.seq()) == since.seq();
        (isWhole ? resumed : notResumed).increment();
        long seen = Math.min(feed.last(), since.seq());
        long seq = isWhole ? seen : Math.min(feed.last(), places.floor(Math.max(from, seen - OVERLAP_MICROS)));
        return new Start(from, seq, isWhole);
    }

    /// Says hello to a window, and tells what it lacks.
    private Feeds.Entered greet(Window window, Start start, String epoch, Courier courier) {
        Place place = window.place();
        Sight sight = window.sight();
        // by a clock that is behind it would have ended when that is set right
        String pass = passes.make(place.handle(), start.from, Math.max(places.now(), place.feed().last()));
        byte[] hello = Notices.hello(place.handle(), epoch, start.seq, start.resumed, pass, sight.marks(),
                sight.rooms(), place.everywhere(), Beats.SECONDS);
        window.spokeNow();
        beats.add(window, places.tick() + Beats.SECONDS);
        if (courier.offerAsItIs(window.line(), hello) != Left.TAKEN) return new Feeds.Entered(window, null, hello);
        window.catchUp(place.feed(), courier);
        return new Feeds.Entered(window, null, null);
    }

    private void cameIn(Window window, Courier courier) {
        presence.tellCount(window.place(), window, courier);
        presence.arrived(window.place(), courier);
    }

    /// Carries out what a log says of a handle: that it was here, or how many connections a node has, one of which
    /// may come in by this.
    Result carry(Operation.Here here, long seq, long node, Courier courier) {
        boolean isOwn = node == places.self();
        boolean[] isNews = {false};
        Place place = places.change(here.who(), there -> {
            if (here.isKept()) there.openFeed(seq);
            there.seen(here.seen() == 0 ? seq : Math.min(here.seen(), seq));
            if (here.replaces()) there.cameIn(here.window(), here.origin());
            Consumer<Place> waiting = isOwn ? arrivals.remove(here.origin()) : null;
            if (waiting != null) waiting.accept(there);
            isNews[0] = here.seen() == 0 && census.hear(there, node, here);
            return there;
        });
        // of one that was here before, only that it is kept
        if (here.seen() > 0) return Result.done(seq);
        for (Window old : place.windows()) {
            if (here.replaces() && !isOwn && old.key() == here.window()) replaced(old);
        }
        if (isNews[0]) presence.tellCount(place, null, courier);
        if (here.connections() > 0) presence.arrived(place, courier);
        else if (!place.isHere()) presence.left(place);
        return Result.done(seq);
    }

    /// A connection has closed; does nothing if it was not in any more.
    void leave(Window window, Courier courier) {
        int rest = places.change(window.handle(), place -> {
            if (!place.remove(window, places.now())) return NOT_IN;
            census.tell(place);
            if (places.limits().keep().isZero()) place.expire(Long.MAX_VALUE, Long.MAX_VALUE);
            return place.windows().length;
        });
        forget(window);
        if (rest == 0) presence.left(window.place());
        else if (rest != NOT_IN) presence.tellCount(window.place(), window, courier);
    }

    /// A node is dead, says the log, and its connections with it.
    void gone(long node, Courier courier) {
        places.forEach(place -> {
            if (!place.isInLog() || !places.change(place.handle(), there -> there.lose(node))) return;
            if (!place.isHere()) presence.left(place);
            presence.tellCount(place, null, courier);
        });
    }

    private void forget(Window window) {
        presence.forget(window);
        beats.remove(window);
    }
}
