package gochat.feed;

import gochat.chat.Handle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// The rooms that a handle is a member of. Guarded by the lock of the place that it belongs to.
///
/// Nothing from before its coming shows to a client, and so no membership that was there by then: it joins again, for
/// itself. So of each room all joinings are kept since the handle was none of its members; a client sees the room from
/// the first one on that stands behind its coming, whoever else joins before or after.
///
/// Where a log begins anew, all are doubted until it tells of them: one that is doubted counts for no limit, for what
/// the limits refuse must follow from the log alone.
public final class Memberships {
    /// Where it is no member.
    public static final long NEVER = Long.MAX_VALUE;
    /// Of one room. Beyond that the second oldest goes: who came by it sees the room from the next one on.
    private static final int MAX_JOININGS = 32;
    private static final long[] NONE = {};

    /// The positions of the joinings, in order. Never changed, only replaced.
    private volatile Map<Handle, long[]> rooms = Map.of();
    /// Those of them that are doubted.
    private volatile Set<Handle> doubted = Set.of();

    /// The rooms as they are now; any thread may ask.
    public Set<Handle> names() {
        return rooms.keySet();
    }

    /// A log begins anew.
    public void doubt() {
        doubted = Set.copyOf(rooms.keySet());
    }

    /// Whether it is a member beyond doubt; any thread may ask.
    public boolean isCertain(Handle room) {
        return rooms.containsKey(room) && !doubted.contains(room);
    }

    /// Of how many rooms it is a member beyond doubt.
    public int certain() {
        return rooms.size() - doubted.size();
    }

    private void settle(Handle room) {
        if (!doubted.contains(room)) return;
        doubted = doubted.stream().filter(other -> !other.equals(room)).collect(Collectors.toUnmodifiableSet());
    }

    public void join(Handle room, long at) {
        settle(room);
        long[] before = rooms.getOrDefault(room, NONE);
        int index = -1 - Arrays.binarySearch(before, at);
        if (index < 0) return;
        long[] after = new long[before.length + 1];
        System.arraycopy(before, 0, after, 0, index);
        after[index] = at;
        System.arraycopy(before, index, after, index + 1, before.length - index);
        Map<Handle, long[]> changed = new HashMap<>(rooms);
        changed.put(room, after.length > MAX_JOININGS ? withoutSecond(after) : after);
        rooms = Map.copyOf(changed);
    }

    private static long[] withoutSecond(long[] joinings) {
        long[] rest = Arrays.copyOfRange(joinings, 1, joinings.length);
        rest[0] = joinings[0];
        return rest;
    }

    /// @return where it had joined last; 0 if it was no member
    public long leave(Handle room) {
        Map<Handle, long[]> changed = new HashMap<>(rooms);
        long[] joinings = changed.remove(room);
        rooms = Map.copyOf(changed);
        settle(room);
        return joinings == null ? 0 : joinings[joinings.length - 1];
    }

    /// From where on a client sees a room that came at a position; [#NEVER] if it does not.
    public long begin(Handle room, long came) {
        for (long joined : rooms.getOrDefault(room, NONE)) if (joined > came) return joined;
        return NEVER;
    }

    /// Passes on each joining.
    public void forEach(BiConsumer<Handle, Long> action) {
        rooms.forEach((room, joinings) -> Arrays.stream(joinings).forEach(at -> action.accept(room, at)));
    }
}
