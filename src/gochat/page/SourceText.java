package gochat.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// The text of the page that came with the program, which is written to be read: the browser gets it without
/// indentation, comments and some spaces, a fifth of its compressed bytes. Each line keeps its number.
///
/// In a script a comment has its line to itself, or a space on either side of its slashes; a space beside a brace, a
/// `=`, an arrow, or an operator such as `?` or `&&` that has two, before a `(` or a `!`, or behind a `)`, and behind a
/// comma, a colon or a semicolon that is in no string, for what is quoted behind it ends in its line, says nothing. Nor
/// does one in a style sheet behind one of these three or beside a brace. This is made for our own files, which have
/// none of the former within a string; those of others are sent as they stand.
final class SourceText {
    /// What is only for readers, by the ending of a file's name.
    private static final Map<String, Pattern> FOR_READERS = Map.of(
            "js", Pattern.compile("(?m)^ +(//.*)?|^//.*| // .*|(?<=[,:;]) (?=(?:[^'\"`\n]++|'[^'\n]*')*+$)"
                    + "|(?<=[{=>]|[^}]\\)| [?:*<>&|+/%=-]{1,2}) | (?=[({}=!]|[?:*<>&|+/%=-]{1,2} )"),
            "css", Pattern.compile("(?m)^ +| */\\*[^*]*\\*/|(?<=[^\"][:,]|[;{]| >) |;? (?=[{}]|> )"),
            "html", Pattern.compile("(?m)^ +|<!--(?s:.*?)-->"));

    private SourceText() {}

    static byte[] forBrowsers(byte[] bytes, String ending) {
        Pattern forReaders = FOR_READERS.get(ending);
        if (forReaders == null) return bytes;
        String text = new String(bytes, StandardCharsets.UTF_8);
        return forReaders.matcher(text).replaceAll(found -> "\n".repeat((int) found.group().lines().count() - 1))
                .getBytes(StandardCharsets.UTF_8);
    }
}
