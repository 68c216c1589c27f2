package gochat.feed;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import org.junit.jupiter.api.Test;

class EvictionsTest {
    private final Evictions evictions = new Evictions();

    @Test
    void whoseFeedWentMayHaveMissedWhatIsNotOlderThanWhatItHad() {
        evictions.note(Handle.of("gordon"), 20);
        assertTrue(evictions.mayHave(Handle.of("gordon"), 19));
        assertFalse(evictions.mayHave(Handle.of("gordon"), 20));
        assertFalse(evictions.mayHave(Handle.of("coop"), 0));
    }

    @Test
    void beyondThoseThatAreKnownAnyMayBeAmongThemUntilThatIsTooOld() {
        for (int i = 0; i <= Evictions.MOST; i++) evictions.note(Handle.of("user" + i), 30 + i);
        assertTrue(evictions.mayHave(Handle.of("coop"), 29));
        assertFalse(evictions.mayHave(Handle.of("coop"), 30));
        evictions.clear();
        assertFalse(evictions.mayHave(Handle.of("coop"), 0));
    }
}
