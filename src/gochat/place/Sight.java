package gochat.place;

import gochat.auth.RoomClaim;
import gochat.chat.Handle;
import gochat.feed.Entry;
import gochat.feed.Memberships;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What of its handle's feed a window may see: nothing from before its client came, and nothing of a room from before
/// that has joined it. Guarded by the lock of its place.
public final class Sight {
    private final Place place;
    private final long from;
    private final RoomClaim claim;
    /// The room that was looked at last, and from where on it is seen; null when its handle's rooms have changed since.
    private Handle lookedAt;
    private long seenFrom;

    /// @param from   where its client came
    /// @param claim  which rooms it may see
    public Sight(Place place, long from, RoomClaim claim) {
        this.place = place;
        this.from = from;
        this.claim = claim;
    }

    Place place() {
        return place;
    }

    /// Nothing from before shows.
    public long from() {
        return from;
    }

    public RoomClaim claim() {
        return claim;
    }

    /// Whether what happened at a position shows.
    public boolean has(Entry entry, long seq) {
        Handle room = entry.recipient();
        if (!room.isRoom()) return true;
        if (entry.isLeavingOf(place.handle())) return claim.allows(room) && entry.lastJoined() > from;
        if (room != lookedAt) {
            seenFrom = begin(room);
            lookedAt = room;
        }
        return seq >= seenFrom;
    }

    /// Its handle has come to a room, or left one.
    void roomsChanged() {
        lookedAt = null;
    }

    private long begin(Handle room) {
        return claim.allows(room) ? place.rooms().begin(room, from) : Memberships.NEVER;
    }

    /// Whether it is a member of a room, and may write there.
    public boolean isMember(Handle room) {
        return claim.allows(room) && mayLeave(room);
    }

    /// Whether it may leave a room: even one that its claim does not allow any more.
    public boolean mayLeave(Handle room) {
        return place.rooms().begin(room, from) != Memberships.NEVER;
    }

    /// The rooms of which it is a member.
    public List<Handle> rooms() {
        return place.rooms().names().stream().filter(this::isMember).toList();
    }

    /// Whether it shows that a conversation has been read up to a position.
    public boolean hasMark(Handle with, long mark) {
        return mark > from && (!with.isRoom() || mark >= begin(with));
    }

    /// Up to where conversations have been read.
    public Map<Handle, Long> marks() {
        Map<Handle, Long> marks = new HashMap<>(place.feed().marks());
        marks.entrySet().removeIf(mark -> !hasMark(mark.getKey(), mark.getValue()));
        return marks;
    }
}
