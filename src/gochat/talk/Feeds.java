package gochat.talk;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Answer;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.chat.MalformedMessage;
import gochat.chat.Message;
import gochat.chat.Outcome;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.Feed;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Beats;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Rooms;
import gochat.place.Window;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Who is here and what is kept for them: the one door to this package. Any thread may call it.
public final class Feeds {
    /// To a client that must come again, for it has missed something (RFC 6455's registry: try again later).
    static final int TRY_AGAIN_LATER = 1013;
    /// What is too old is looked for so often in the keeping time, and once in so many seconds at least.
    private static final int SWEEPS_PER_KEEP = 10;
    private static final long MAX_TICKS_PER_SWEEP = 60;
    /// Of places that are looked at in one second: some milliseconds.
    static final int LOOKS_PER_TICK = 10_000;

    private final Places places;
    private final OperationLog log;
    private final Rooms rooms = new Rooms();
    private final Presence presence;
    private final Beats beats;
    private final Doors doors;
    private final Moves moves;
    private final Router router;
    private final History history;
    private final Restating restating;
    private final long ticksPerSweep;
    /// Of the thread that calls [#tick]: besides, where a log stood then, for how long, and which places come next.
    private long ticks;
    private long reached;
    private long silence;
    private Iterator<Place> round = Collections.emptyIterator();

    /// What came of a coming in: a window, or why there is none.
    ///
    /// @param hello  what the caller must still tell, and then that there is room; null if it is told
    public record Entered(Window window, Answer refusal, byte[] hello) {
        static Entered refused(Answer why) {
            return new Entered(null, why, null);
        }
    }

    /// What is kept at this moment, and what has happened.
    ///
    /// @param entries  each counts in every feed that has it
    /// @param behind   windows that wait for room
    public record Figures(int feeds, long entries, long bytes, long evicted, long resumed, long notResumed,
            long repeats, int behind, int rooms) {}

    /// @param passes  who was here before
    /// @param epoch   names what is kept: it changes when that is lost
    /// @param clock   the wall's, in microseconds
    public Feeds(KeepLimits limits, Watching watching, Passes passes, String epoch, LongSupplier clock) {
        places = new Places(limits, clock);
        log = new OperationLog(places);
        presence = new Presence(places, rooms, watching);
        beats = new Beats(places.tick());
        Census census = new Census(places, log);
        doors = new Doors(places, presence, beats, census, log);
        doors.setPasses(passes);
        doors.open(epoch);
        moves = new Moves(places, rooms, presence, log);
        router = new Router(places, rooms, log);
        history = new History(places, presence, log);
        restating = new Restating(places, census, log);
        ticksPerSweep = Math.clamp(limits.keep().toSeconds() / SWEEPS_PER_KEEP, 1, MAX_TICKS_PER_SWEEP);
    }

    /// Who makes what is kept follow a log, see [#send].
    ///
    /// @param courier  the log's thread's own
    public Follower<Result> follower(Courier courier) {
        return new LogFollower(places, router, moves, history, doors, restating, courier);
    }

    /// From now on passes are made and checked by these: those of a log outlive the process.
    public void sign(Passes passes) {
        doors.setPasses(passes);
    }

    /// From now on everything that is kept goes through a log first, and is kept when its follower hears of it.
    ///
    /// @param self    this node, as a log names it that many share; 0 where no other node puts something in
    /// @param teller  of whoever tells receipts; where no other node puts something in, it is the follower's
    public void send(Relay<Result> relay, long self, Courier teller) {
        places.setSelf(self);
        log.take(relay, teller);
    }

    /// Lets a connection of the plain protocol in; where a log is shared, when that has heard of it, or not at all.
    public Entered join(Handle handle, Line line, Courier courier) {
        return doors.join(handle, line, courier);
    }

    /// Lets a window of `gochat.v2` in, and says hello to it.
    ///
    /// @param proven  whether a token has shown that it goes by this handle rightly: then all that is kept is its own
    /// @param claim   which rooms it may be in
    public Entered enter(Handle handle, Line line, Command.Enter request, boolean proven, RoomClaim claim,
            Courier courier) {
        return doors.enter(handle, line, request, proven, claim, courier);
    }

    public void leave(Window window, Courier courier) {
        doors.leave(window, courier);
    }

    /// Takes a text, which must be valid UTF-8: a message, or in `gochat.v2` perhaps a request.
    ///
    /// @return what the client must hear; null if it has heard, or must not
    public byte[] take(Window from, byte[] bytes, int offset, int length, Courier courier) {
        byte[] answer = answer(from, bytes, offset, length, courier);
        return answer == null || from.holdBack(0, answer) ? null : answer;
    }

    private byte[] answer(Window from, byte[] bytes, int offset, int length, Courier courier) {
        byte[] id = null;
        try {
            Message message = Message.parse(bytes, offset, offset + length);
            id = message.id();
            if (from.isPlain() || message.does() == 0) return router.take(from, message, courier);
            if (message.sender() != null || message.recipient() != null) {
                throw new MalformedMessage("Malformed request: \"do\" stands beside no \"sender\" or \"recipient\"");
            }
            return answer(from, Command.parse(bytes, offset, offset + length), courier);
        } catch (MalformedMessage malformed) {
            return Router.answer(from, Answer.error(Outcome.MALFORMED, malformed.getMessage()), id, courier);
        }
    }

    private byte[] answer(Window from, Command command, Courier courier) throws MalformedMessage {
        return switch (command) {
            case Command.Enter _ -> throw new MalformedMessage("Malformed request: this window has entered already");
            case Command.History request -> history.answer(from, request);
            case Command.Read read -> {
                history.markRead(from, read, courier);
                yield null;
            }
            case Command.Watch watch -> presence.watch(from, watch.handles(), watch.id(), courier);
            case Command.Join join -> moves.move(from, join.room(), true, join.id(), courier);
            case Command.Leave leave -> moves.move(from, leave.room(), false, leave.id(), courier);
        };
    }

    /// There is room again at a connection that had none: tells its window what it lacks.
    public void roomAgain(Window window, Courier courier) {
        Place place = window.place();
        boolean whole;
        synchronized (place) {
            whole = place.feed() == null || window.catchUp(place.feed(), courier);
        }
        if (!whole) window.end(TRY_AGAIN_LATER, "fell behind what is kept: come again");
        else presence.tellNow(window, courier);
    }

    /// Lets a second pass. One thread calls it, once a second.
    public void tick(Courier courier) {
        places.tickNow();
        silence = places.position() == reached ? silence + 1 : 0;
        reached = places.position();
        presence.tick(courier);
        restating.tick();
        beats.tick(places.tick(), courier);
        // no memory is told to nobody when it is there again
        for (Window window : places.takeBehind()) {
            if (!window.isOpen() || !window.isBehind()) continue;
            places.noteBehind(window);
            roomAgain(window, courier);
        }
        places.relieve();
        boolean isDue = ++ticks % ticksPerSweep == 0 || places.wasRelieved() || round.hasNext();
        if (isDue && !restating.isSettling()) sweep(courier);
        courier.flush();
    }

    /// Lets go what is too old, of some places with each call, and of all in turn.
    void sweep(Courier courier) {
        long before = tooOld(silence);
        // a shared log that works is silent for no longer: else other nodes may have seen who is away
        long away = tooOld(Math.min(silence, Restating.PAUSE_TICKS));
        if (!round.hasNext()) round = places.iterator();
        for (int looks = 0, ended = 0; round.hasNext() && looks < LOOKS_PER_TICK
                && ended < Restating.OPERATIONS_PER_TICK; looks++) {
            Place place = round.next();
            place.expire(before, away);
            presence.leftUntold(place);
            if (place.feed() != null) continue;
            ended += moves.forget(place, courier);
            places.change(place.handle(), _ -> null);
        }
    }

    /// The moment before which all is too old. Where a log is shared that tells the time, so long after its newest
    /// position, for a clock set ahead ends nothing that it keeps.
    private long tooOld(long silence) {
        long most = places.isShared() ? places.position() + TimeUnit.SECONDS.toMicros(silence) : Long.MAX_VALUE;
        return Math.min(places.now(), most) - places.limits().keepMicros();
    }

    public Figures figures() {
        long entries = 0;
        for (Place place : places) {
            Feed feed = place.feed();
            if (feed != null) entries += feed.count();
        }
        return new Figures(places.feeds(), entries, places.heldBytes(), places.evicted(), doors.resumed.sum(),
                doors.notResumed.sum(), router.repeats.sum(), places.behind(), rooms.count());
    }
}
