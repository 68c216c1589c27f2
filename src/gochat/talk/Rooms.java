package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.chat.Outcome;
import gochat.engine.Relay;
import gochat.feed.Entry;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Push;
import gochat.place.Window;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// All rooms, each while it has members. A member is a handle, not a connection. Any thread may call it.
///
/// What is said in a room is added to each member's feed, one after the other: resume, history and order are then those
/// of any message, and nobody can see what was said before he came. Those who speak in the same room take turns, which
/// gives all members one order; nobody else waits for a room.
final class Rooms {
    /// Of a room's members, so many cost as much as one message.
    private static final int MEMBERS_PER_CHARGE = 10;

    private static final Answer FOREIGN = Answer.error(Outcome.NOT_A_MEMBER, "The token does not allow this room");

    private final ConcurrentHashMap<Handle, Room> all = new ConcurrentHashMap<>();
    private final Places places;

    Rooms(Places places) {
        this.places = places;
    }

    /// One room. Whoever has its turn may change it; any thread may see who is in it.
    private static final class Room {
        private final Handle name;
        private final ReentrantLock turn = new ReentrantLock(true);
        /// Never changed, only replaced.
        private volatile List<Place> members = List.of();
        private final Set<Handle> wrote = new HashSet<>();
        /// Those who must make room, and of whom a log is told so; any thread may change it.
        private final Set<Place> going = ConcurrentHashMap.newKeySet();
        private boolean gone;

        Room(Handle name) {
            this.name = name;
        }
    }

    int count() {
        return all.size();
    }

    /// The room, its turn taken; null if it is not there, or made if `make` says so.
    private Room take(Handle name, boolean make) {
        while (true) {
            Room room = make ? all.computeIfAbsent(name.kept(), Room::new) : all.get(name);
            if (room == null) return null;
            room.turn.lock();
            if (!room.gone) return room;
            room.turn.unlock();
        }
    }

    private void release(Room room) {
        if (room.members.isEmpty()) {
            room.gone = true;
            all.remove(room.name, room);
        }
        room.turn.unlock();
    }

    /// Passes a message on to all members.
    Result say(Router router, Router.Saying saying, long hash, long at, Courier courier) {
        Room room = saying.place() == null ? null : take(saying.say().recipient(), false);
        if (room == null) return Result.refused(Answer.NOT_A_MEMBER);
        try {
            if (!room.members.contains(saying.place())) return Result.refused(Answer.NOT_A_MEMBER);
            room.wrote.add(saying.place().handle());
            Push push = new Push(saying.say().shared(saying.place().handle(), room.name));
            boolean live = spread(room.members, saying.place(), push, at, courier);
            boolean keepsItself = room.members.size() == 1 && !places.limits().keepNothing();
            if (!live && !push.isKept() && !keepsItself) return Result.refused(Answer.NOBODY_THERE);
            return router.tell(saying, push, hash, at, live, courier);
        } finally {
            release(room);
        }
    }

    /// @param but  who hears of it in another way
    /// @return whether any window has it, or will have it
    private static boolean spread(List<Place> members, Place but, Push push, long now, Courier courier) {
        boolean live = false;
        for (Place member : members) {
            if (member == but) continue;
            synchronized (member) {
                if (member.feed() != null) live |= member.spread(push, now, courier) > 0 || member.isInLog();
            }
        }
        return live;
    }

    /// Whether a window may come in or go out now; null if so.
    private Answer check(Window window, Handle name, boolean in) {
        if (in && !window.sight().claim().allows(name)) return FOREIGN;
        if (in && !places.makeRoom()) return Answer.NO_MEMORY;
        Place place = window.place();
        synchronized (place) {
            if (!in && !window.sight().mayLeave(name)) return Answer.NOT_A_MEMBER;
            if (!place.mayMove(places.now())) return Answer.TOO_FAST;
            return in ? checkCount(place, name) : null;
        }
    }

    /// Whether a handle may be in one room more; null if so. The caller holds its place.
    private Answer checkCount(Place place, Handle name) {
        int most = places.limits().rooms();
        return place.rooms().has(name) || place.rooms().count() < most ? null
                : Answer.error(Outcome.LIMIT, "A handle is a member of at most " + most + " rooms");
    }

    /// Makes a window's handle a member, or ends that.
    ///
    /// @return the answer; null if it is given later
    byte[] move(Window window, Handle name, boolean in, byte[] id, OperationLog log, Courier courier) {
        Answer refusal = check(window, name, in);
        if (refusal != null) return refusal.coded(id);
        Operation.Move move = new Operation.Move(window.handle(), name, in, window.number(), 0, window.key());
        if (in && window.isMemberStill(name)) return answer(Result.done(places.position()), move, id);
        Room room = in ? take(name, true) : null;
        try {
            if (in) makeRoom(room, window.place(), log, courier);
            if (!log.exists()) return answer(carry(move, window.place(), places.now(), courier), move, id);
        } finally {
            if (in) release(room);
        }
        log.send(move, window, courier, result -> answer(result, move, id));
        return null;
    }

    private byte[] answer(Result result, Operation.Move move, byte[] id) {
        if (result.refusal() != null) return result.refusal().coded(id);
        if (!move.in()) return Notices.left(id);
        return Notices.joined(members(move.room()).stream().map(Place::handle).toList(), id);
    }

    /// Carries a move out.
    ///
    /// @param place  whose it is
    Result carry(Operation.Move move, Place place, long at, Courier courier) {
        Room room = place == null ? null : take(move.room(), move.in());
        if (room == null) return Result.refused(Answer.NOT_A_MEMBER);
        try {
            boolean isMember = room.members.contains(place);
            if (!move.in()) {
                if (!isMember) return Result.refused(Answer.NOT_A_MEMBER);
                remove(room, place, move.origin(), at, courier);
                return Result.done(at);
            }
            Answer refusal = isMember || hasRoom(room) ? enter(room, place, move, at)
                    : Answer.error(Outcome.LIMIT, "A room has at most " + places.limits().roomMembers() + " members");
            if (refusal != null) return Result.refused(refusal);
            if (!isMember) room.members = Stream.concat(room.members.stream(), Stream.of(place)).toList();
            // of one that is a member already, only the own windows hear: it stands where the membership begins anew
            if (move.since() == 0) {
                Push joined = new Push(Entry.joined(place.handle(), room.name, move.origin()));
                spread(isMember ? List.of(place) : room.members, null, joined, at, courier);
            }
            return Result.done(at);
        } finally {
            release(room);
        }
    }

    private boolean hasRoom(Room room) {
        return room.members.size() < places.limits().roomMembers();
    }

    /// Notes the membership at the place, from now on; null when that went well.
    private Answer enter(Room room, Place place, Operation.Move move, long at) {
        synchronized (place) {
            Answer refusal = checkCount(place, room.name);
            if (refusal != null) return refusal;
            if (place.feed() == null) return Answer.UNAVAILABLE;
            // it left meanwhile, and whoever said this could not know
            if (move.since() != 0 && place.rooms().hasLeft(room.name, move.origin())) return Answer.NOT_A_MEMBER;
            place.joined(room.name, move.since() == 0 ? place.feed().next(at) : move.since());
            return null;
        }
    }

    /// Has one who is away and never wrote make room for another who is about to come, if he must. A log is told so,
    /// for it cannot know who was here.
    private void makeRoom(Room room, Place coming, OperationLog log, Courier courier) {
        if (hasRoom(room) || room.members.contains(coming)) return;
        for (Place member : room.members) {
            if (member.isOnline() || member.isHere() || room.wrote.contains(member.handle())) continue;
            if (log.exists() && !room.going.add(member)) continue;
            Operation.Move out = new Operation.Move(member.handle(), room.name, false, 0, 0);
            if (log.exists()) log.send(out, Relay.Receipt.over(() -> room.going.remove(member)));
            else carry(out, member, places.now(), courier);
            return;
        }
    }

    /// Ends the memberships of a handle that was not here for too long. A log is told so, or it would be a member again
    /// after a restart, or to other nodes.
    /// Tells how many there were.
    int forget(Place place, OperationLog log, Courier courier) {
        Set<Handle> names = place.rooms().names();
        for (Handle name : names) {
            Operation.Move out = new Operation.Move(place.handle(), name, false, 0, 0);
            if (log.exists()) log.send(out);
            else carry(out, place, places.position(), courier);
        }
        return names.size();
    }

    private void remove(Room room, Place place, long origin, long at, Courier courier) {
        long joined = places.change(place.handle(), there -> there.left(room.name, at));
        spread(room.members, null, new Push(Entry.left(place.handle(), room.name, origin, joined)), at, courier);
        room.members = room.members.stream().filter(member -> member != place).toList();
        room.wrote.remove(place.handle());
    }

    /// How many more messages than one a message to a room costs.
    int charge(Handle name) {
        return members(name).size() / MEMBERS_PER_CHARGE;
    }

    /// The places of all members of a room; none if it is not there.
    List<Place> members(Handle name) {
        Room room = all.get(name);
        return room == null ? List.of() : room.members;
    }
}
