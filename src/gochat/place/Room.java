package gochat.place;

import gochat.chat.Handle;
import gochat.feed.Push;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// One room, which is there while it has members. Whoever has its turn ([Rooms#take]) may change it, and speak in it;
/// any thread may see who is in it.
public final class Room {
    private final Handle name;
    final ReentrantLock turn = new ReentrantLock(true);
    /// Never changed, only replaced.
    private volatile List<Place> members = List.of();
    /// Those of its members who have written in it.
    public final Set<Handle> writers = new HashSet<>();
    /// Those who must make room for others, and of whom a log is told so; any thread may change it.
    public final Set<Place> going = ConcurrentHashMap.newKeySet();
    boolean gone;

    Room(Handle name) {
        this.name = name;
    }

    public Handle name() {
        return name;
    }

    public List<Place> members() {
        return members;
    }

    public void add(Place member) {
        members = Stream.concat(members.stream(), Stream.of(member)).toList();
    }

    public void remove(Place member) {
        members = members.stream().filter(other -> other != member).toList();
        writers.remove(member.handle());
    }

    /// Whether somebody may be one of so many members, or is one as it is. Who is doubted does not count.
    public boolean hasRoom(Place place, int most) {
        int over = members.size() - most;
        return over < 0 || place.rooms().isCertain(name)
                || members.stream().filter(member -> !member.rooms().isCertain(name)).skip(over).findAny().isPresent();
    }

    /// Adds an entry to the feeds of its members, one after the other, each under its own lock.
    ///
    /// @param but  who hears of it in another way; null for nobody
    /// @return whether any window has it, or will have it
    public boolean spread(Push push, Place but, long at, Courier courier) {
        boolean live = false;
        int step = 0;
        for (Place member : members) {
            if (member == but) continue;
            courier.giveWay(step++);
            live |= spreadTo(member, push, at, courier);
        }
        return live;
    }

    /// The same to one alone.
    public static boolean spreadTo(Place member, Push push, long at, Courier courier) {
        synchronized (member) {
            return member.feed() != null && (member.spread(push, at, courier) > 0 || member.hasWindowsInLog());
        }
    }
}
