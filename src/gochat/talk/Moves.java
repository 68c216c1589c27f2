package gochat.talk;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Notices;
import gochat.chat.Outcome;
import gochat.engine.Relay;
import gochat.feed.Entry;
import gochat.feed.Push;
import gochat.place.Courier;
import gochat.place.Operation;
import gochat.place.Place;
import gochat.place.Places;
import gochat.place.Room;
import gochat.place.Rooms;
import gochat.place.Window;
import java.util.Set;

/// Lets handles come into rooms, and leave them. Any thread may call it.
final class Moves {
    private static final Answer FOREIGN = Answer.error(Outcome.NOT_A_MEMBER, "The token does not allow this room");

    private final Places places;
    private final Rooms rooms;
    private final Presence presence;
    private final OperationLog log;

    Moves(Places places, Rooms rooms, Presence presence, OperationLog log) {
        this.places = places;
        this.rooms = rooms;
        this.presence = presence;
        this.log = log;
    }

    /// Whether a window may come in or go out now; null if so.
    private Answer check(Window window, Handle name, boolean in) {
        if (in && !window.sight().claim().allows(name)) return FOREIGN;
        if (in && !places.makeRoom()) return Answer.NO_MEMORY;
        Place place = window.place();
        synchronized (place) {
            if (!in && !window.sight().mayLeave(name)) return Answer.NOT_IN_ROOM;
            if (!place.mayMove(places.now())) return Answer.TOO_FAST;
            return in ? checkCount(place, name) : null;
        }
    }

    /// Whether a handle may be in one room more; null if so. The caller holds its place.
    private Answer checkCount(Place place, Handle name) {
        int most = places.limits().rooms();
        return place.rooms().isCertain(name) || place.rooms().certain() < most ? null
                : Answer.error(Outcome.LIMIT, "A handle's rooms are limited to " + most);
    }

    /// Makes a window's handle a member, or ends that.
    ///
    /// @return the answer; null if it is given later
    byte[] move(Window window, Handle name, boolean in, byte[] id, Courier courier) {
        Answer refusal = check(window, name, in);
        if (refusal != null) return refusal.coded(id);
        Operation.Move move = new Operation.Move(window.handle(), name, in, window.number(), 0, window.key());
        if (in && window.isMemberStill(name)) {
            presence.introduce(window.place(), name);
            return answer(Result.done(places.position()), move, id);
        }
        Room room = in ? rooms.take(name, true) : null;
        try {
            if (in) makeRoom(room, window.place(), courier);
            if (!log.exists()) return answer(carry(move, window.place(), places.now(), courier), move, id);
        } finally {
            if (in) rooms.release(room);
        }
        log.send(move, move.hash(window.name()), window, courier, result -> answer(result, move, id));
        return null;
    }

    private byte[] answer(Result result, Operation.Move move, byte[] id) {
        if (result.refusal() != null) return result.refusal().coded(id);
        if (!move.in()) return Notices.left(id);
        return Notices.joined(rooms.members(move.room()).stream().map(Place::handle).toList(), id);
    }

    /// Carries a move out.
    ///
    /// @param place  whose it is
    Result carry(Operation.Move move, Place place, long at, Courier courier) {
        Room room = place == null ? null : rooms.take(move.room(), move.in());
        if (room == null) return Result.refused(Answer.NOT_IN_ROOM);
        try {
            boolean isMember = room.members().contains(place);
            if (!move.in()) {
                return isMember ? remove(room, place, move.origin(), at, courier) : Result.refused(Answer.NOT_IN_ROOM);
            }
            int most = places.limits().roomMembers();
            Answer refusal = room.hasRoom(place, most) ? enter(room, place, move, at)
                    : Answer.error(Outcome.LIMIT, "A room's members are limited to " + most);
            if (refusal != null) {
                // it was one in the log of before, and there is no room for it in this one
                if (isMember && refusal.outcome() == Outcome.LIMIT) remove(room, place, 0, at, courier);
                return Result.refused(refusal);
            }
            if (!isMember) room.add(place);
            // of one that is a member already, only the own windows hear: it stands where the membership begins anew
            if (move.since() == 0) {
                Push joined = new Push(Entry.joined(place.handle(), room.name(), move.origin()));
                if (isMember) Room.spreadTo(place, joined, at, courier);
                else room.spread(joined, null, at, courier);
                presence.introduce(place, room.name());
            }
            return Result.done(at);
        } finally {
            rooms.release(room);
        }
    }

    /// Notes the membership at the place, from now on; null when that went well.
    private Answer enter(Room room, Place place, Operation.Move move, long at) {
        synchronized (place) {
            Answer refusal = checkCount(place, room.name());
            if (refusal != null) return refusal;
            if (place.feed() == null) return Answer.UNAVAILABLE;
            place.joined(room.name(), move.since() == 0 ? place.feed().next(at) : move.since());
            return null;
        }
    }

    /// Has one who is away and never wrote make room for another who is about to come, if he must. A log is told so,
    /// for it cannot know who was here.
    private void makeRoom(Room room, Place coming, Courier courier) {
        if (room.hasRoom(coming, places.limits().roomMembers())) return;
        for (Place member : room.members()) {
            if (member.isOnline() || member.isHere() || room.writers.contains(member.handle())) continue;
            if (!member.rooms().isCertain(room.name())) continue;
            if (log.exists() && !room.going.add(member)) continue;
            Operation.Move out = new Operation.Move(member.handle(), room.name(), false, 0, 0);
            if (log.exists()) log.send(out, Relay.Receipt.over(() -> room.going.remove(member)));
            else carry(out, member, places.now(), courier);
            return;
        }
    }

    /// Ends the memberships of a handle that was not here for too long. A log is told so, or it would be a member again
    /// after a restart, or to other nodes.
    ///
    /// @return how many there were
    int forget(Place place, Courier courier) {
        // a shared log takes nobody out who is here
        if (places.isShared() && place.isHere()) return 0;
        Set<Handle> names = place.rooms().names();
        for (Handle name : names) {
            Operation.Move out = new Operation.Move(place.handle(), name, false, 0, 0);
            if (log.exists()) log.send(out);
            else carry(out, place, places.position(), courier);
        }
        return names.size();
    }

    private Result remove(Room room, Place place, long origin, long at, Courier courier) {
        long joined = places.change(place.handle(), there -> there.left(room.name()));
        room.spread(new Push(Entry.left(place.handle(), room.name(), origin, joined)), null, at, courier);
        room.remove(place);
        return Result.done(at);
    }
}
