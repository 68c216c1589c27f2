package gochat.chat;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What a handle may look like, so that few look like another: a profile of Unicode's own advice (UTS 39), by what the
/// JDK knows of characters. Any thread may call it.
///
/// - Letters of the scripts in everyday use (UAX 31, table 5), none of them in compatibility forms, and of Latin only
///   those that languages write with; the digits 0 to 9; the punctuation and symbols of ASCII; emoji that show as such.
///   So there is one hyphen, one apostrophe and one slash, and nothing that shows as nothing.
/// - One script, or Latin with those of East Asia (section 5.2, highly restrictive); and not all of it letters that
///   pass for Latin ones (section 4, whole-script confusables).
/// - One mark on a letter, or two, four where a script has its own, and none that strikes it out.
/// - No `#` at the beginning, nor what looks like it: that is how rooms begin.
///
/// **Not covered**, and left to eyes and to the page: what looks alike within one script (`l` and `I`, `0` and `O`,
/// `rn` and `m`, `ı` and `i`, `é` and `è`), or among those of East Asia (`ロ` and `口`, `カ` and `力`); and case: `Coop`
/// and `coop` are two handles, for handles are compared byte by byte, by every client and on the wire.
final class HandleRules {
    /// UAX 31, table 5.
    private static final Set<UnicodeScript> EVERYDAY = EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED,
            UnicodeScript.ARABIC, UnicodeScript.ARMENIAN, UnicodeScript.BENGALI, UnicodeScript.BOPOMOFO,
            UnicodeScript.CYRILLIC, UnicodeScript.DEVANAGARI, UnicodeScript.ETHIOPIC, UnicodeScript.GEORGIAN,
            UnicodeScript.GREEK, UnicodeScript.GUJARATI, UnicodeScript.GURMUKHI, UnicodeScript.HAN,
            UnicodeScript.HANGUL, UnicodeScript.HEBREW, UnicodeScript.HIRAGANA, UnicodeScript.KANNADA,
            UnicodeScript.KATAKANA, UnicodeScript.KHMER, UnicodeScript.LAO, UnicodeScript.LATIN,
            UnicodeScript.MALAYALAM, UnicodeScript.MYANMAR, UnicodeScript.ORIYA, UnicodeScript.SINHALA,
            UnicodeScript.TAMIL, UnicodeScript.TELUGU, UnicodeScript.THAANA, UnicodeScript.THAI, UnicodeScript.TIBETAN);
    /// Written together.
    private static final Set<UnicodeScript> MIXABLE = EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN,
            UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO);
    /// Latin letters that are no letter of ASCII with marks, and that some language writes with.
    private static final String LATIN = "ßæøþðđħıŋœłŧəɓɗƙƴɛɔẞÆØÞÐĐĦŊŒŁŦƏƁƊƘƳƐƆ";
    /// Letters that pass for Latin ones, of those scripts that have enough of them for a name (UTS 39, confusables).
    private static final String LATIN_LOOKALIKES = "асԁеһіјӏорԛѕѵԝхуҽүкпгАВСЕНІЈКМОРԚЅТԜХУЗ"
            + "αγικνορτυχϲϳηωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
            + "օոսհցքզյլՕՍՏԼ" + "וןסاهഠംဝଠ";
    private static final Pattern ROOM = Pattern.compile("[#♯⌗⋕＃﹟].*", Pattern.DOTALL);
    /// East Asian characters that pass for punctuation, beside Latin letters.
    private static final Pattern STROKE =
            Pattern.compile(".*(?:[\\p{IsLatin}0-9][一丨丶丿〇ノ井]|[一丨丶丿〇ノ井][\\p{IsLatin}0-9]).*");
    /// The long vowel and the dot of Katakana pass for punctuation too, unless they follow Kana.
    private static final Pattern LOOSE = Pattern.compile(".*(?<![\\p{IsHiragana}\\p{IsKatakana}ー])[ー・].*");
    private static final Pattern MARKS =
            Pattern.compile(".*(?:\\p{IsInherited}{3}|\\p{M}{5}|[\\u0334-\\u0338\\u034F]).*");

    private HandleRules() {}

    /// @throws InvalidHandle with a reason for a person
    static void check(String text) throws InvalidHandle {
        if (ROOM.matcher(text).matches()) {
            throw new InvalidHandle("a handle must not begin with # or what looks like it: so do rooms");
        }
        // most are, and nothing else needs to be looked at
        if (text.chars().allMatch(c -> c > ' ' && c < 0x7F)) return;
        if (!text.codePoints().allMatch(HandleRules::isUsual)) {
            throw new InvalidHandle(
                    "a handle has letters, digits, marks, emoji and the punctuation of a keyboard only");
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
            throw new InvalidHandle("a handle must be in its plain form (NFKC): "
                    + Normalizer.normalize(text, Normalizer.Form.NFKC));
        }
        if (MARKS.matcher(text).matches()) {
            throw new InvalidHandle("a handle has few marks on a letter, and none through it");
        }
        if (mixesScripts(text) || STROKE.matcher(text).matches() || LOOSE.matcher(text).matches()) {
            throw new InvalidHandle("a handle must not mix letters that look alike");
        }
        if (passesForLatin(text)) {
            throw new InvalidHandle("a handle must not have only such letters as look like Latin ones");
        }
    }

    private static boolean isUsual(int c) {
        if (c < 0x80) return c > ' ' && c < 0x7F;
        return EVERYDAY.contains(UnicodeScript.of(c)) && switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER ->
                UnicodeScript.of(c) != UnicodeScript.LATIN || isWritten(c);
            case Character.MODIFIER_LETTER -> c == 'ー' || !isShared(c) && UnicodeScript.of(c) != UnicodeScript.LATIN;
            case Character.OTHER_LETTER -> UnicodeScript.of(c) != UnicodeScript.LATIN && !isUnseen(c);
            case Character.LETTER_NUMBER -> c == '〇';
            case Character.NON_SPACING_MARK -> !isUnseen(c) && (!isShared(c) || c <= 0x036F);
            case Character.COMBINING_SPACING_MARK -> true;
            default -> c == '・' || Character.isEmojiPresentation(c);
        };
    }

    /// Of no script of its own.
    private static boolean isShared(int c) {
        return UnicodeScript.of(c) == UnicodeScript.COMMON || UnicodeScript.of(c) == UnicodeScript.INHERITED;
    }

    /// A Latin letter that some language writes with: of ASCII and marks, or one of a few.
    private static boolean isWritten(int c) {
        return LATIN.indexOf(c) >= 0
                || Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD).codePointAt(0) < 0x80;
    }

    /// Letters and marks that show as nothing.
    private static boolean isUnseen(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x3164 || c == 0xFFA0;
    }

    private static boolean mixesScripts(String text) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        text.codePoints().filter(c -> !isShared(c)).mapToObj(UnicodeScript::of).forEach(scripts::add);
        return scripts.size() > 1 && !MIXABLE.containsAll(scripts);
    }

    /// Whether it has letters, and each of them passes for a Latin one.
    private static boolean passesForLatin(String text) {
        int[] letters = text.codePoints().filter(c -> c >= 0x80 && !Character.isEmojiPresentation(c)).toArray();
        return letters.length > 0 && IntStream.of(letters).allMatch(letter -> LATIN_LOOKALIKES.indexOf(letter) >= 0);
    }
}
