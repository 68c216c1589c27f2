package loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import loadtest.Results;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.text.Json;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 2, 3, 4);

    @Test
    void aPipedRunPrintsPlainLines() {
        String text = printed(out -> {
            var progress = new Progress(out, false);
            Results.some().samples().forEach(progress::show);
            progress.end();
            new Summary(out, false).print(Results.some());
        });
        assertFalse(text.contains("\033") || text.contains("\r"), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 120), text);
    }

    @Test
    void aTerminalShowsOneLineThatIsRedrawn() {
        String text = printed(out -> Results.some().samples().forEach(new Progress(out, true)::show));
        assertEquals(1, text.lines().filter(line -> line.contains("elapsed")).count());
        assertEquals(2, text.split("\r\033\\[K", -1).length - 1);
    }

    @Test
    void theSummaryTellsWhatWasLostAndRefused() {
        String text = printed(out -> new Summary(out, false).print(Results.some()));
        assertTrue(text.contains("lost                  3"), text);
        assertTrue(text.contains("<img src=x onerror=alert(1)>?[31m"), text);
        assertFalse(text.contains("every message arrived"), text);
    }

    @Test
    void theReportNeedsNothingElseAndShowsHostileWordsLiterally() {
        String page = Report.of(Results.some(), List.of("lost>0 (it was 3)"), TIME);
        assertFalse(page.contains("<img"), page);
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;"), page);
        assertFalse(page.contains("http") || page.contains("<script") || page.contains("NaN"), page);
        assertTrue(page.contains("lost&gt;0 (it was 3)"), page);
        assertEquals(5, page.split("<svg ", -1).length - 1);
    }

    @Test
    void theReportOfARunWithoutMessagesIsStillAPage() {
        Result some = Results.some();
        var nothing = new Result(some.options(), some.counts(), Map.of(), Map.of(), Map.of(), Histogram.Snapshot.EMPTY,
                Histogram.Snapshot.EMPTY, Histogram.Snapshot.EMPTY, Histogram.Snapshot.EMPTY, List.of(), 0, 0, 0,
                some.cores(), true);
        String page = Report.of(nothing, List.of(), TIME);
        assertTrue(page.contains("Interrupted") && !page.contains("NaN") && !page.contains("Infinity"), page);
    }

    @Test
    void jsonEscapesWhatItMustAndHasNoNumbersThatJsonLacks() {
        assertEquals("{\"a\\\"\\\\\":[1,2.5,true,null,null,\"\\u000a\"]}",
                Json.write(Map.of("a\"\\", Arrays.asList(1, 2.5, true, null, Double.NaN, "\n"))));
        String json = JsonFile.of(Results.some(), List.of());
        assertTrue(json.contains("\"lost\":3") && json.contains("\"p99\":"), json);
    }

    @Test
    void theHgrmFileRisesToTheWholeCount() {
        var histogram = new Histogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.record(i * 1_000_000L);
        }
        List<String> lines = HgrmFile.of(histogram.snapshot()).lines().toList();
        assertEquals("       Value     Percentile TotalCount 1/(1-Percentile)", lines.getFirst());
        double last = 0;
        for (String line : lines.subList(2, lines.size() - 3)) {
            String[] columns = line.strip().split(" +");
            assertTrue(Double.parseDouble(columns[1]) >= last, line);
            last = Double.parseDouble(columns[1]);
            double exact = Math.max(1, Math.ceil(last * 1_000));
            assertEquals(exact, Double.parseDouble(columns[0]), exact * Histogram.RELATIVE_ERROR + 1e-6, line);
        }
        assertEquals(1, last);
        assertTrue(lines.getLast().startsWith("#[Buckets"), lines.getLast());
    }

    private static String printed(Consumer<PrintStream> printer) {
        var bytes = new ByteArrayOutputStream();
        printer.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
