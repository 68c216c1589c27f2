package gochat.feed;

import gochat.chat.Answer;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.Courier.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// Lets connections come in under a handle, and go. Any thread may call it.
final class Doors {
    /// An old window whose place a new connection has taken.
    private static final int REPLACED = 4001;
    /// Where continuity cannot be claimed, what is kept is told from so long before on.
    private static final long OVERLAP_MICROS = Duration.ofSeconds(5).toNanos() / 1000;
    static final int BEAT_SECONDS = 25;
    /// So seldom, as a part of the keeping time, does a journal hear that a handle is still here.
    private static final int FRESH_PART = 24;
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(10);

    private final Places places;
    private final Presence presence;
    private volatile Passes passes;
    private final Journey journey;
    private volatile String epoch;
    final LongAdder resumed = new LongAdder();
    final LongAdder notResumed = new LongAdder();

    Doors(Places places, Presence presence, Journey journey, Passes passes, String epoch) {
        this.places = places;
        this.presence = presence;
        this.journey = journey;
        this.passes = passes;
        this.epoch = epoch;
    }

    /// What is kept is another log from now on.
    void setEpoch(String epoch) {
        this.epoch = epoch;
    }

    void setPasses(Passes passes) {
        this.passes = passes;
    }

    /// Lets a connection of the plain protocol in; null when the handle has as many as it may.
    Window join(Handle handle, Line line, Courier courier) {
        Window joined = places.change(handle, place -> {
            if (place.windows().length >= places.limits().perHandle()) return null;
            Window window = new Window(place, line, "", places.nextWindow(), 0, RoomClaim.ANY, 0, 0);
            place.add(window);
            if (journey.isShared() && place.windows().length == 1) announce(place, false);
            return window;
        });
        if (joined != null) cameIn(joined, courier);
        return joined;
    }

    /// Lets a window in, in the place of an old connection of the same window, tells it hello, and what it has missed.
    Feeds.Entered enter(Handle handle, Line line, Command.Enter request, boolean proven, RoomClaim claim,
            Courier courier) {
        if (journey.hasLog() && !isKnown(handle) && !open(handle)) return Feeds.Entered.refused(Answer.UNAVAILABLE);
        Window[] old = {null};
        Since since = Since.parse(request.since());
        Feeds.Entered entered = places.change(handle, place -> {
            long now = places.now();
            if (since != null && !place.mayAsk(now)) return Feeds.Entered.refused(Answer.TOO_FAST);
            old[0] = place.window(request.window());
            if (old[0] == null && place.windows().length >= places.limits().perHandle()) {
                return Feeds.Entered.refused(Answer.TOO_MANY_CONNECTIONS);
            }
            if (old[0] != null) place.remove(old[0], now);
            return admit(place, line, request.window(), since, proven, claim, now, courier);
        });
        if (old[0] != null) {
            presence.forget(old[0]);
            old[0].line().close(REPLACED, "replaced by a new connection of the same window");
        } else if (entered.window() != null) {
            cameIn(entered.window(), courier);
        }
        return entered;
    }

    /// Whether the log has had this handle come in not long ago, so that its feed is there and stays.
    private boolean isKnown(Handle handle) {
        Place place = places.find(handle);
        return place != null && place.feed() != null && (journey.isShared() ? place.windows().length > 0
                : places.now() - place.seen() < places.limits().keepMicros() / FRESH_PART);
    }

    /// Has the log open a handle's feed; false when it does not in time.
    private boolean open(Handle handle) {
        CompletableFuture<Fate> opened = new CompletableFuture<>();
        journey.send(new Deed.Here(handle.kept(), true, true, 0), opened::complete);
        try {
            return opened.get(LONGEST_OPENING.toNanos(), TimeUnit.NANOSECONDS).refusal() == null;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Tells the log that a handle has connections here.
    void announce(Place place, boolean isKept) {
        journey.send(new Deed.Here(place.handle(), true, isKept, 0));
    }

    private Feeds.Entered admit(Place place, Line line, String name, Since since, boolean proven, RoomClaim claim,
            long now, Courier courier) {
        Feed feed = place.openFeed(places.position());
        long passed = since == null || proven ? -1 : passes.from(since.pass(), place.handle(), now);
        long from = proven ? 0 : passed >= 0 ? passed : feed.last();
        boolean continuous = since != null && since.epoch().equals(epoch)
                && since.seq() >= Math.max(from, feed.lost());
        long start = since == null ? feed.last()
                : Math.min(feed.last(), continuous ? since.seq() : Math.max(from, since.seq() - OVERLAP_MICROS));
        if (since != null) (continuous ? resumed : notResumed).increment();
        Window window = new Window(place, line, name, places.nextWindow(), from, claim, start, feed.lost());
        place.add(window);
        byte[] hello = Frames.hello(place.handle(), epoch, start, continuous, passes.make(place.handle(), from, now),
                marks(feed, from), rooms(window), place.windows().length, BEAT_SECONDS);
        window.spokeNow();
        if (courier.offerSecret(line, hello) != Left.TAKEN) return new Feeds.Entered(window, null, hello);
        window.catchUp(feed, courier);
        return new Feeds.Entered(window, null, null);
    }

    private static Map<Handle, Long> marks(Feed feed, long from) {
        Map<Handle, Long> marks = new HashMap<>(feed.marks());
        marks.values().removeIf(mark -> mark <= from);
        return marks;
    }

    private static List<Handle> rooms(Window window) {
        List<Handle> rooms = new ArrayList<>(window.place().rooms().keySet());
        rooms.removeIf(room -> !window.isMember(room));
        return rooms;
    }

    private void cameIn(Window window, Courier courier) {
        tellCount(window, courier);
        presence.arrived(window.place(), courier);
    }

    private void tellCount(Window but, Courier courier) {
        for (Window other : but.place().windows()) {
            if (other == but || other.isPlain()) continue;
            other.countChanged();
            presence.tellNews(other, courier);
        }
    }

    /// A connection has closed; does nothing if it was not in any more.
    void leave(Window window, Courier courier) {
        int rest = places.change(window.handle(), place -> {
            if (!place.remove(window, places.now())) return REPLACED;
            if (journey.isShared() && place.windows().length == 0) {
                journey.send(new Deed.Here(place.handle(), false, false, 0));
            }
            if (places.limits().keep().isZero()) place.expire(Long.MAX_VALUE);
            return place.windows().length;
        });
        presence.forget(window);
        if (rest == 0) presence.left(window.handle());
        else if (rest != REPLACED) tellCount(window, courier);
    }
}
