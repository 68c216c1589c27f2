package gochat.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {
    /// What a script may have at a place of its code: a comment, a string, a regular expression, what begins the text
    /// of a template, a brace.
    private static final Pattern PART = Pattern.compile("(?<comment>//.*|/\\*[^*]*\\*/)"
            + "|(?<literal>'(?:\\\\.|[^'\\\\\n])*'|\"(?:\\\\.|[^\"\\\\\n])*\""
            + "|(?<=[(,=:!&|?{}\\[;>\n] {0,9})/(?:\\\\.|\\[(?:\\\\.|[^]\\\\\n])*]|[^/\\\\\n\\[])+/[a-z]*)"
            + "|(?<text>`)|(?<brace>[{}])");
    /// The text of a template up to its end, or to an expression in it.
    private static final Pattern TEXT = Pattern.compile("(?s)(?:\\\\.|[^`\\\\$]|\\$(?!\\{))*(?<end>`|\\$\\{)");

    static Stream<Path> ours() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("front"))) {
            return files.filter(file -> file.toString().matches(".*\\.(js|css)")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void whatOurFilesSayInQuotesIsSentAsItStands(Path file) throws IOException {
        String source = Files.readString(file);
        List<String> said = literals(source);
        assertEquals(said, literals(sent(source, file.toString().replaceFirst(".*\\.", ""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f('{ a }');", "f(\"a => b\");", "f(`a // b`);", "f(`${ x ? `{ y }` : '' } => `);",
        "f(/a = b/);", "f('it\\'s { a }');", "f(x => /[/ }]+/.test(x));", "f(/, /);", "f(`a, b\nc`);",
        "f('it, that\\'s');"})
    void whatWouldNotBeIsSeen(String script) {
        List<String> said = literals(script);
        assertFalse(said.equals(literals(sent(script, "js"))), said::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '^', value = {
        "f('a', \"b\", `c`)! ['a', \"b\", c]", "f(`a${b ? `c${d}e` : 'f'}g`)! [a, c, e, 'f', g]",
        "a / b / c; f(/'/g)! [/'/g]", "f('//'); // it's! ['//']", "x = {a: `${{b}}`}! [, ]"})
    void theTestKnowsWhatAScriptSaysInQuotes(String script, String said) {
        assertEquals(said, literals(script).toString());
    }

    private static String sent(String source, String ending) {
        return new String(SourceText.forBrowsers(source.getBytes(StandardCharsets.UTF_8), ending),
                StandardCharsets.UTF_8);
    }

    /// The strings, the regular expressions and the texts between the expressions of templates.
    private static List<String> literals(String script) {
        List<String> all = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(); // braces in each expression that this place is in
        int at = 0;
        Matcher part = PART.matcher(script);
        while (part.find(at)) {
            at = part.end();
            if (part.group("literal") != null) all.add(part.group());
            boolean ends = false;
            if (part.group("brace") != null && !open.isEmpty()) {
                int depth = open.pop() + (part.group().equals("{") ? 1 : -1);
                ends = depth < 0;
                if (!ends) open.push(depth);
            }
            if (part.group("text") == null && !ends) continue;
            Matcher text = TEXT.matcher(script).region(at, script.length());
            if (!text.lookingAt()) return List.of("a template does not end");
            at = text.end();
            all.add(script.substring(text.regionStart(), text.start("end")));
            if (text.group("end").equals("${")) open.push(0);
        }
        return all;
    }
}
