package gochat.feed;

import gochat.chat.Answer;
import gochat.chat.Handle;
import gochat.chat.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// All rooms, each while it has members. A member is a handle, not a connection. Any thread may call it.
///
/// What is said in a room is added to each member's feed, one after the other: resume, history and order are then those
/// of any message, and nobody can see what was said before he came. Those who speak in the same room take turns, which
/// gives all members one order; nobody else waits for a room.
final class Rooms {
    /// Of a room's members, so many cost as much as one message.
    private static final int MEMBERS_PER_CHARGE = 10;

    private final ConcurrentHashMap<Handle, Room> all = new ConcurrentHashMap<>();
    private final Places places;

    Rooms(Places places) {
        this.places = places;
    }

    /// One room. Whoever has its turn may change it.
    private static final class Room {
        private final Handle name;
        private final ReentrantLock turn = new ReentrantLock(true);
        private final List<Place> members = new ArrayList<>();
        private final Set<Handle> wrote = new HashSet<>();
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
    Post.Fate say(Window from, Handle name, byte[] bytes, Post.Telling telling, Courier courier) {
        Room room = take(name, false);
        if (room == null) return Post.Fate.refused(Answer.NOT_A_MEMBER);
        try {
            Place place = from.place();
            synchronized (place) {
                if (!from.isMember(name)) return Post.Fate.refused(Answer.NOT_A_MEMBER);
            }
            room.wrote.add(place.handle());
            courier.charge(room.members.size() / MEMBERS_PER_CHARGE);
            Push push = new Push(new Entry(Entry.Kind.MESSAGE, place.handle(), room.name, from.number(), bytes));
            long now = places.now();
            return telling.tell(place, push, now, spread(room, place, push, now, courier), courier);
        } finally {
            release(room);
        }
    }

    /// @param but  who hears of it in another way
    /// @return whether any window has it, or will have it
    private static boolean spread(Room room, Place but, Push push, long now, Courier courier) {
        boolean live = false;
        for (Place member : room.members) {
            if (member == but) continue;
            synchronized (member) {
                if (member.feed() != null) live |= member.spread(push, now, courier) > 0;
            }
        }
        return live;
    }

    /// Makes a window's handle a member.
    byte[] join(Window window, Handle name, byte[] id, Courier courier) {
        if (!window.claim().allows(name)) {
            return Answer.error(Outcome.NOT_A_MEMBER, "The token does not allow this room").coded(id);
        }
        Room room = take(name, true);
        try {
            Place place = window.place();
            boolean isNew = !room.members.contains(place);
            Answer refusal = isNew && room.members.size() >= places.limits().roomMembers() && !makeRoom(room, courier)
                    ? Answer.error(Outcome.LIMIT, "A room has at most " + places.limits().roomMembers() + " members")
                    : enter(window, room);
            if (refusal != null) return refusal.coded(id);
            if (isNew) {
                room.members.add(place);
                announce(room, Entry.Kind.JOINED, window, courier);
            }
            return Frames.joined(room.members.stream().map(Place::handle).toList(), id);
        } finally {
            release(room);
        }
    }

    /// Notes the membership at the place; null when that went well.
    private Answer enter(Window window, Room room) {
        Place place = window.place();
        synchronized (place) {
            long now = places.now();
            if (place.isMember(room.name, window.from())) return null;
            if (!place.mayMove(now)) return Answer.TOO_FAST;
            if (!place.rooms().containsKey(room.name) && place.rooms().size() >= places.limits().rooms()) {
                return Answer.error(Outcome.LIMIT, "A handle is a member of at most " + places.limits().rooms()
                        + " rooms");
            }
            if (place.feed() == null) return Answer.UNAVAILABLE;
            place.rooms().put(room.name, place.feed().advance(now));
            return null;
        }
    }

    /// Those who are away and never wrote make room for others.
    private boolean makeRoom(Room room, Courier courier) {
        for (Place member : room.members) {
            if (member.isOnline() || room.wrote.contains(member.handle())) continue;
            remove(room, member, null, courier);
            return true;
        }
        return false;
    }

    /// Ends a membership.
    byte[] leave(Window window, Handle name, byte[] id, Courier courier) {
        Room room = take(name, false);
        if (room == null) return Answer.NOT_A_MEMBER.coded(id);
        try {
            Place place = window.place();
            synchronized (place) {
                if (!window.isMember(name)) return Answer.NOT_A_MEMBER.coded(id);
                if (!place.mayMove(places.now())) return Answer.TOO_FAST.coded(id);
            }
            remove(room, place, window, courier);
            return Frames.left(id);
        } finally {
            release(room);
        }
    }

    /// Ends a membership of a handle that was not here for too long.
    void forget(Place place, Handle name, Courier courier) {
        Room room = take(name, false);
        if (room == null) return;
        try {
            if (room.members.contains(place)) remove(room, place, null, courier);
        } finally {
            release(room);
        }
    }

    private void remove(Room room, Place place, Window asker, Courier courier) {
        places.change(place.handle(), at -> at.rooms().remove(room.name));
        announce(room, Entry.Kind.LEFT, asker, place, courier);
        room.members.remove(place);
        room.wrote.remove(place.handle());
    }

    private void announce(Room room, Entry.Kind kind, Window asker, Courier courier) {
        announce(room, kind, asker, asker.place(), courier);
    }

    private void announce(Room room, Entry.Kind kind, Window asker, Place who, Courier courier) {
        Entry entry = new Entry(kind, who.handle(), room.name, asker == null ? 0 : asker.number(), new byte[0]);
        spread(room, null, new Push(entry), places.now(), courier);
    }

    /// The places of all members of a room; none if it is not there.
    List<Place> members(Handle name) {
        Room room = take(name, false);
        if (room == null) return List.of();
        try {
            return List.copyOf(room.members);
        } finally {
            release(room);
        }
    }
}
