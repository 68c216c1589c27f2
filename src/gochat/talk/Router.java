package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Message;
import gochat.chat.Outcome;
import gochat.feed.Feed;
import gochat.feed.Push;
import gochat.feed.Repeats;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Room;
import gochat.place.Rooms;
import gochat.place.Window;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Takes messages from windows, passes each on to its recipient, and has it answered exactly once. Any thread may call
/// it.
///
/// A message between handles that have no feed goes as it came, to each connection of its recipient. Any other is kept
/// by both sides: first at the recipient's place, then at the sender's, each under its own lock. The sender's windows
/// hear of it in one order, the one that sent it by its answer. Where there is a log, it goes there first.
final class Router {
    /// Of a room's members, so many cost as much as one message.
    private static final int MEMBERS_PER_CHARGE = 10;

    private final Places places;
    private final Rooms rooms;
    private final OperationLog log;
    /// Messages that came again, and were answered as before.
    final LongAdder repeats = new LongAdder();

    Router(Places places, Rooms rooms, OperationLog log) {
        this.places = places;
        this.rooms = rooms;
        this.log = log;
    }

    /// Passes on a message.
    ///
    /// @return the answer that is left for the caller to give; null if it is given, or will be
    byte[] take(Window from, Message message, Courier courier) {
        Answer wrong = check(from, message);
        return wrong == null ? pass(from, message, courier) : refuse(from, wrong, message, courier);
    }

    /// Answers what cannot be passed on now: if the same was before, as then.
    private byte[] refuse(Window from, Answer why, Message message, Courier courier) {
        long hash = from.isPlain() || message.id() == null ? 0 : message.hash();
        return answer(from, asBefore(from, Result.refused(why), hash), message.id(), courier);
    }

    /// What a message came to, or the same before it.
    ///
    /// @param hash  by which that is known; 0 if it is not
    private Result asBefore(Window from, Result result, long hash) {
        if (result.refusal() == null || hash == 0) return result;
        Result before = repeated(from.place(), hash, from.sight().from(), false);
        return before == null ? result : before;
    }

    private static byte[] answer(Window from, Result result, byte[] id, Courier courier) {
        courier.answered(result.outcome());
        if (result.told()) return null;
        byte[] answer = result.answer(from, id);
        return from.holdBack(result.seq(), answer) ? null : answer;
    }

    private static Answer check(Window from, Message message) {
        if (!from.handle().equals(message.sender())) return Answer.wrongSender(from.handle());
        if (message.recipient() == null) return Answer.NO_RECIPIENT;
        if (message.recipient().isTooLong()) return Answer.NOT_FOUND;
        if (!from.isPlain() && message.hasLongId()) return Answer.error(Outcome.MALFORMED, Message.ID_TOO_LONG);
        if (!message.recipient().isRoom()) return null;
        // who speaks the plain protocol is a member of no room, and cannot tell that there are any
        if (from.isPlain()) return Answer.NOT_FOUND;
        synchronized (from.place()) {
            return from.sight().isMember(message.recipient()) ? null : Answer.NOT_A_MEMBER;
        }
    }

    static byte[] answer(Window from, Answer answer, byte[] id, Courier courier) {
        courier.answered(answer.outcome());
        return from.isPlain() ? answer.json(id) : answer.coded(id);
    }

    private byte[] pass(Window from, Message message, Courier courier) {
        Handle recipient = message.recipient();
        Place to = null;
        if (!recipient.isRoom() && !places.isShared()) {
            to = places.find(recipient);
            // a log must not have what nobody hears: it may have forgotten less by its next reading
            boolean isNobody = to == null || to.feed() == null && to.windows().length == 0;
            if (isNobody) return refuse(from, Answer.NOT_FOUND, message, courier);
            // whoever speaks gochat.v2 has a feed before it has a window, so these are read in the other order
            Window[] windows = to.windows();
            if (to.feed() == null && from.place().feed() == null) {
                Answer answer = hand(windows, message.bytes(), message.from(), message.to(), false, courier);
                return answer(from, answer, message.id(), courier);
            }
        }
        byte[] id = message.id();
        boolean hasId = !from.isPlain() && id != null;
        long hash = hasId && (log.exists() || recipient.isRoom()) ? message.hash() : 0;
        // in this order: it may become known in between
        boolean isOld = hash != 0 && isKnown(from, hash, 0);
        boolean isRepeat = isOld && isKnown(from, hash, from.sight().from());
        if (recipient.isRoom() && !isRepeat) courier.charge(rooms.members(recipient).size() / MEMBERS_PER_CHARGE);
        // what was said before this window's client came has another's answer, and no log knows that
        boolean isKnownAgain = hasId && (isRepeat || !isOld || !log.exists());
        var say = new Operation.Say(from.handle(), to == null ? recipient : to.handle(), from.number(), isKnownAgain,
                hasId ? from.key() : 0, message.bytes(), message.from(), message.to());
        if (log.exists()) {
            log.send(say, hash, from, courier, result -> {
                // what is here already, a shared log may lose again
                boolean isDoubted = isRepeat && result.refusal() == Answer.UNAVAILABLE;
                Result told = !places.isShared() ? asBefore(from, result, hash)
                        : isDoubted ? Result.refused(Answer.UNCONFIRMED) : result;
                courier.answeredLate(told.outcome());
                return told.answer(from, id);
            });
            return null;
        }
        Saying saying = new Saying(say, from.place(), from.isPlain() ? null : from, id, false);
        Result result = carry(saying, to, places.now(), courier);
        places.relieve();
        return answer(from, result, id, courier);
    }

    /// A message on its way.
    ///
    /// @param hash   by which it is known again; 0 if it is not
    /// @param place  the sender's; null if it has none here
    /// @param asker  the window that gets its answer under the lock of its place; null if it is told later
    /// @param id     as JSON; null for none
    /// @param again  whether who speaks the plain protocol has had it
    record Saying(Operation.Say say, long hash, Place place, Window asker, byte[] id, boolean again) {
        Saying(Operation.Say say, Place place, Window asker, byte[] id, boolean again) {
            this(say, say.isKnownAgain() ? say.hash() : 0, place, asker, id, again);
        }
    }

    /// Passes a message on, unless the same was passed on before.
    ///
    /// @param to  the recipient's place; null for a room, or if there is none
    /// @param at  the least position that it may have
    Result carry(Saying saying, Place to, long at, Courier courier) {
        Operation.Say say = saying.say;
        // what a log holds is known to be no other's
        long from = saying.asker == null ? 0 : saying.asker.sight().from();
        Result before = say.isKnownAgain() ? repeated(saying.place, saying.hash, from, true) : null;
        if (before != null) return before;
        Result result = say.recipient().isRoom() ? sayInRoom(saying, at, courier) : say(saying, to, at, courier);
        if (result.refusal() == null || saying.place == null) return result;
        // the log may have it for one whose feed has gone here for want of room, and elsewhere, or then, had not
        boolean mayBeKept = result.refusal() == Answer.NOT_FOUND && places.mayHaveEvicted(say.recipient(), at);
        synchronized (saying.place) {
            Feed feed = saying.place.feed();
            if (feed != null && say.isKnownAgain()) feed.repeats.forget(saying.hash);
            if (feed != null && mayBeKept) feed.miss(at);
        }
        return mayBeKept ? Result.refused(Answer.UNCONFIRMED) : result;
    }

    /// Whether the same was passed on behind a position, or is under way.
    private static boolean isKnown(Window from, long hash, long after) {
        synchronized (from.place()) {
            Feed feed = from.place().feed();
            return feed != null && feed.repeats.find(hash, after) != Repeats.NONE;
        }
    }

    /// What the same message came to behind a position; null if it is new, and from now on is under way if it `begins`.
    private Result repeated(Place place, long hash, long from, boolean begins) {
        if (place == null) return null;
        synchronized (place) {
            if (place.feed() == null) return null;
            Repeats known = place.feed().repeats;
            long answer = known.find(hash, from);
            if (answer == Repeats.PENDING) return Result.refused(Answer.UNCONFIRMED);
            if (answer == Repeats.NONE) {
                if (begins) known.reserve(hash);
                return null;
            }
            repeats.increment();
            return new Result(null, Repeats.seq(answer), Repeats.live(answer), true, false);
        }
    }

    /// Keeps a message at both its sides, once if they are the same, and leaves it with their windows.
    private Result say(Saying saying, Place to, long at, Courier courier) {
        // all nodes must say the same, so that a shared log alone says who is connected
        if (to == null || places.isShared() && to.feed() == null && !to.isInLog()) {
            return Result.refused(Answer.NOT_FOUND);
        }
        Operation.Say say = saying.say;
        Handle sender = saying.place == null ? say.sender() : saying.place.handle();
        Push push = new Push(say.entry(sender, to.handle()));
        boolean isToSelf = to == saying.place;
        boolean live = isToSelf ? to.connectionsInLog() > 1 : to.isInLog();
        Window[] windows;
        long seq = at;
        synchronized (to) {
            windows = saying.again ? new Window[0] : to.windows();
            if (to.feed() != null && !isToSelf) {
                seq = to.spread(push, at, courier);
                live |= seq > 0;
                seq = Math.abs(seq);
            }
        }
        boolean isHeld = isToSelf || push.isKept() || live;
        Answer plain = hand(windows, say.bytes(), say.from(), say.to(), isHeld, courier);
        live |= plain == Answer.OK;
        if (isHeld || live) return tell(saying, push, seq, live, courier);
        // none of the plain protocol, and for those of gochat.v2 it is neither kept nor is there room
        return Result.refused(plain == Answer.NOT_FOUND && windows.length > 0 ? Answer.NOT_READING : plain);
    }

    /// Keeps a message with all members of a room, and leaves it with their windows.
    private Result sayInRoom(Saying saying, long at, Courier courier) {
        Place place = saying.place;
        Room room = place == null ? null : rooms.take(saying.say.recipient(), false);
        if (room == null) return Result.refused(Answer.NOT_A_MEMBER);
        try {
            if (!room.members().contains(place)) return Result.refused(Answer.NOT_A_MEMBER);
            room.writers.add(place.handle());
            Push push = new Push(saying.say.shared(place.handle(), room.name()));
            boolean live = room.spread(push, place, at, courier);
            boolean keepsItself = room.members().size() == 1 && !places.limits().keepNothing();
            if (!live && !push.isKept() && !keepsItself) return Result.refused(Answer.NOBODY_THERE);
            return tell(saying, push, at, live, courier);
        } finally {
            rooms.release(room);
        }
    }

    /// Hands a message to those windows that speak the plain protocol. Those that it misses for want of memory come
    /// again if others have it, or elsewhere it `isHeld`: then its sender hears of no loss.
    private static Answer hand(Window[] windows, byte[] bytes, int from, int to, boolean isHeld, Courier courier) {
        Answer answer = Answer.NOT_FOUND;
        List<Window> lacking = List.of();
        for (Window window : windows) {
            if (!window.isPlain()) continue;
            switch (courier.hand(window.line(), bytes, from, to - from)) {
                case TAKEN -> answer = Answer.OK;
                case NO_ROOM -> answer = answer == Answer.NOT_FOUND ? Answer.NOT_READING : answer;
                case NO_MEMORY -> lacking = Stream.concat(lacking.stream(), Stream.of(window)).toList();
            }
        }
        if (answer != Answer.OK && !isHeld) return lacking.isEmpty() ? answer : Answer.NO_MEMORY;
        lacking.forEach(window -> window.end(Feeds.TRY_AGAIN_LATER, "the server is short of memory: come again"));
        return answer;
    }

    /// Keeps a message that was passed on in its sender's feed, tells the other windows, and answers, under one lock.
    private static Result tell(Saying saying, Push push, long at, boolean live, Courier courier) {
        Place place = saying.place;
        if (place == null) return new Result(null, at, live, false, false);
        synchronized (place) {
            if (place.feed() == null) return new Result(null, at, live, false, false);
            long seq = place.spread(push, at, courier);
            boolean isLive = live || seq > 0 && push.entry().recipient().equals(place.handle());
            seq = Math.abs(seq);
            if (!isLive && !push.isKept()) return Result.refused(Answer.NOBODY_THERE);
            if (saying.say.isKnownAgain()) place.feed().repeats.settle(saying.hash, seq, isLive);
            place.sent(saying.say.origin(), seq);
            Window asker = saying.asker;
            byte[] answer = asker == null ? null : Answer.sent(saying.id, seq, isLive, false);
            boolean told = asker != null && (asker.holdBack(seq, answer) || asker.say(courier, answer));
            return new Result(null, seq, isLive, false, told);
        }
    }
}
