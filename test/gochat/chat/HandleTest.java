package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {
    @ParameterizedTest
    @ValueSource(strings = {"coop", "Gordon", "u0", "héloïse", "Иван", "日本語", "ひらがなとカタカナ",
        "a.b-c_d", "1", "🦊", "<img/onerror=alert(1)>", "\"\\", "naïve+tag@example"})
    void visibleNamesAreHandles(String text) throws InvalidHandle {
        assertEquals(text, Handle.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\u00a0b", "co\u200bop", "co\u200dop", "\u202ecoop", "co\u00adop", "a\nb",
        "a\u0000", "a\u001b[1m", "\ufeffa", "ｃｏｏｐ", "ﬁ", "e\u0301", "\ud800", "\ufffd", "\ue000", "\u3164",
        "\u2800"})
    void whatCannotBeSeenOrReadsAsAnotherIsRefused(String text) {
        assertFalse(assertThrows(InvalidHandle.class, () -> Handle.parse(text)).getMessage().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"с\u006f\u006fp", "gοrdon", "аdmin"})
    void lettersOfScriptsThatLookAlikeAreNotMixed(String text) {
        assertThrows(InvalidHandle.class, () -> Handle.parse(text));
    }

    @Test
    void lengthIsLimitedInCharacters() throws InvalidHandle {
        Handle.parse("🦊".repeat(Handle.MAX_CHARACTERS));
        assertThrows(InvalidHandle.class, () -> Handle.parse("a".repeat(Handle.MAX_CHARACTERS + 1)));
        assertThrows(InvalidHandle.class, () -> Handle.parse("a".repeat(10_240)));
    }

    @Test
    void aViewEqualsTheHandleThatItSpells() throws InvalidHandle {
        Handle view = Handle.view("xcoopx".getBytes(), 1, 5);
        assertEquals(Handle.parse("coop"), view);
        assertEquals(Handle.parse("coop").hashCode(), view.hashCode());
        assertEquals(0, view.compareTo(Handle.parse("coop")));
    }
}
