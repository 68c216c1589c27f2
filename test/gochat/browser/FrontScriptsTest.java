package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Has Chromium run the tests in test/front: the page's pure files by themselves, as events in, state and effects out.
class FrontScriptsTest extends BrowserTest {
    private static final Path FOLDER = Path.of("test/front");
    private static final String TOOLS = "tools.js";

    /// Runs the tests of a file, and returns each one's name and what went wrong, nothing if all is well.
    private static final String RUN = """
            const tests = [];
            const test = (name, run) => tests.push([name, run]);
            %s
            %s
            return tests.map(([name, run]) => {
              try { run(); return [name, '']; } catch (failed) { return [name, failed.stack]; }
            });""";

    @TestFactory
    Stream<DynamicTest> pureFiles() throws IOException {
        String tools = Files.readString(FOLDER.resolve(TOOLS));
        Browser.Page page = browser.open(origin() + "/");
        List<DynamicTest> all;
        try (Stream<Path> files = Files.list(FOLDER)) {
            all = files.filter(file -> !file.endsWith(TOOLS)).sorted()
                    .flatMap(file -> run(page, tools, file)).toList();
        }
        assertFalse(all.isEmpty());
        return all.stream();
    }

    private static Stream<DynamicTest> run(Browser.Page page, String tools, Path file) {
        try {
            List<?> results = (List<?>) page.script(RUN.formatted(tools, Files.readString(file)));
            return results.stream().map(List.class::cast).map(result -> DynamicTest.dynamicTest(
                    file.getFileName() + ": " + result.get(0), () -> assertEquals("", result.get(1))));
        } catch (IOException failed) {
            return Stream.of(DynamicTest.dynamicTest(file.toString(), () -> { throw failed; }));
        }
    }
}
