package gochat.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which joinings are kept of a room, and what each client makes of them.
class MembershipsTest {
    private static final Handle ROOM = Handle.of("#team");
    private static final int MOST = 32;

    private final Memberships rooms = new Memberships();

    @Test
    void aClientSeesARoomFromTheFirstJoiningBehindItsComingOn() {
        for (long at : new long[] {30, 10, 20, 20}) rooms.join(ROOM, at);
        assertEquals(Set.of(ROOM), rooms.names());
        assertEquals(10, rooms.begin(ROOM, 0));
        assertEquals(20, rooms.begin(ROOM, 10));
        assertEquals(30, rooms.begin(ROOM, 29));
        assertEquals(Memberships.NEVER, rooms.begin(ROOM, 30));
    }

    @Test
    void whoLeavesTakesAllJoiningsWithHim() {
        rooms.join(ROOM, 10);
        rooms.join(ROOM, 20);
        assertEquals(20, rooms.leave(ROOM));
        assertEquals(Set.of(), rooms.names());
        rooms.join(ROOM, 30);
        assertEquals(30, rooms.begin(ROOM, 0));
    }

    /// All of it, or nodes that have read more of the log before than others would not agree.
    @Test
    void whereALogBeginsAnewMembershipsAreDoubted() {
        rooms.join(ROOM, 10);
        rooms.doubt();
        assertFalse(rooms.isCertain(ROOM));
        assertEquals(0, rooms.certain());
        rooms.join(ROOM, 10);
        assertTrue(rooms.isCertain(ROOM));
    }

    /// Whose joining has gone sees the room from the next one on, and nothing that he may not.
    @Test
    void howeverManyJoinTheFirstAndTheNewestStay() {
        for (int i = 1; i <= 100; i++) rooms.join(ROOM, i);
        assertEquals(1, rooms.begin(ROOM, 0));
        assertEquals(100 - MOST + 2, rooms.begin(ROOM, 1));
        assertEquals(100, rooms.begin(ROOM, 99));
    }

    @Test
    void ofThoseWhoLeftTheLastOnesAreKnown() {
        Leavings leavings = new Leavings();
        Handle coop = Handle.of("coop");
        leavings.note(coop, ROOM, 25);
        assertTrue(leavings.has(coop, ROOM, 24));
        assertFalse(leavings.has(coop, ROOM, 25));
        for (int i = 0; i < Leavings.MOST; i++) leavings.note(Handle.of("user" + i), ROOM, 30);
        assertFalse(leavings.has(coop, ROOM, 24));
        assertTrue(leavings.has(Handle.of("user0"), ROOM, 29));
    }
}
