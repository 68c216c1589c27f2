package gochat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {
    @ParameterizedTest
    @ValueSource(strings = {"coop", "Gordon", "u0", "héloïse", "Иван", "日本語", "ひらがなとカタカナ",
        "a.b-c_d", "1", "🦊", "👍🏽", "<img/onerror=alert(1)>", "\"\\", "naïve+tag@example", "a#", "o'neill", "Işık", 
        "Ọlá", "Nguyễn", "Đặng", "Łukasz", "Þór", "Straße", "Əli", "ɗan", "ジョン・スミス", "コーヒー", "山田taro", "김철수", "Мария",
        "Анна", "Όμηρος", "Ἀχιλλεύς", "Արամ", "שלום", "محمد", "अमित", "สมชาย", "გიორგი", "አበበ", "Coop", "\u1ecc\u0301"})
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
    @ValueSource(strings = {"co\u2010op", "co\u2011op", "co\u2212op", "co\u2013op", "o\u2019neill", "o\u02bcneill",
        "o\u02bbneill", "o\u2032neill", "a\u2044b", "a\u2215b", "coop\uD834\uDD59", "\uD834\uDD59",
        "c\u0251t", "\u0261ordon", "coop\u20de",
        "co\u0338op",
        "coop\u034f", "a\u0301\u0302\u0303", "ก" + "\u0e49\u0e49\u0e49\u0e49\u0e49",
        "coop\u0661", "coop\u0966", "ᎪᎳ", "ꓐꓳ", "ⲟⲟ", "𐌀", "coop\u2764",
        "co一op", "coーop", "ーcoop", "aノb", "井team", "co〇p", "・coop", "\u115f", "\u17b4", "\ud83c\udd70", "ǀ", "ƽ"})
    void thereIsOneHyphenOneApostropheOneSlashAndNothingUnseen(String text) {
        assertThrows(InvalidHandle.class, () -> Handle.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"соор", "рах", "ТОМ", "сара1", "хх-х", "ΝΙΚΗ", "ννν", "оo", "օո", "ווו", "ဝဝ", "🦊соор"})
    void lettersOfAnotherScriptThatAllPassForLatinAreRefused(String text) {
        assertThrows(InvalidHandle.class, () -> Handle.parse(text));
    }

    /// So rooms begin.
    @ParameterizedTest
    @ValueSource(strings = {"#", "#team", "♯team", "⌗team", "⋕team", "＃team", "﹟team"})
    void aHandleBeginsWithNoHashNorWhatLooksLikeIt(String text) {
        assertEquals("a handle must not begin with # or what looks like it: so do rooms",
                assertThrows(InvalidHandle.class, () -> Handle.parse(text)).getMessage());
    }

    @Test
    void caseCounts() throws InvalidHandle {
        assertNotEquals(Handle.parse("Coop"), Handle.parse("coop"));
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
    }
}
