package gochat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    @Test
    void eachAddressHasOneOfItsTurnsAfterTheOther() {
        Turn[] turns = Stream.generate(() -> new Turn(null)).limit(6).toArray(Turn[]::new);
        FairTurns fair = new FairTurns();
        for (int i = 0; i < 4; i++) fair.add("many", turns[i]);
        fair.add("few", turns[4]);
        assertEquals(turns[0], fair.poll());
        fair.add("late", turns[5]);
        for (int next : new int[] {4, 1, 5, 2, 3}) assertEquals(turns[next], fair.poll());
        assertNull(fair.poll());
        assertTrue(fair.isEmpty());
    }
}
