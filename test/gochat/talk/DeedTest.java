package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gochat.chat.Handle;
import java.nio.BufferUnderflowException;
import org.junit.jupiter.api.Test;

/// Deeds as a log holds them.
class DeedTest {
    @Test
    void aDeedWithALongNameIsReadAsItWas() {
        Deed.Mark mark = new Deed.Mark(Handle.of("coop"), Handle.of("x".repeat(40_000)), 7, 8);
        assertEquals(mark, Deed.decode(mark.encode()));
    }

    @Test
    void aDeedThatEndsInItsNameIsNone() {
        byte[] deed = new Deed.Mark(Handle.of("coop"), Handle.of("gordon"), 7, 8).encode();
        // the first name's length, of two bytes
        deed[10] = (byte) 0xFF;
        assertThrows(BufferUnderflowException.class, () -> Deed.decode(deed));
    }
}
