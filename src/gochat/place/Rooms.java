package gochat.place;

import gochat.chat.Handle;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// All rooms, each while it has members. A member is a handle, not a connection. Any thread may call it.
///
/// What is said in a room is added to each member's feed, one after the other: resume, history and order are then those
/// of any message, and nobody can see what was said before he came. Those who speak in the same room take turns, which
/// gives all members one order; nobody else waits for a room.
public final class Rooms {
    private final ConcurrentHashMap<Handle, Room> all = new ConcurrentHashMap<>();

    public int count() {
        return all.size();
    }

    /// The places of all members of a room; none if it is not there.
    public List<Place> members(Handle name) {
        Room room = all.get(name);
        return room == null ? List.of() : room.members();
    }

    /// The room, its turn taken until it is [released][#release]; null if it is not there, or made if `make` says so.
    public Room take(Handle name, boolean make) {
        while (true) {
            Room room = make ? all.computeIfAbsent(name.kept(), Room::new) : all.get(name);
            if (room == null) return null;
            room.turn.lock();
            if (!room.gone) return room;
            room.turn.unlock();
        }
    }

    public void release(Room room) {
        if (room.members().isEmpty()) {
            room.gone = true;
            all.remove(room.name(), room);
        }
        room.turn.unlock();
    }
}
