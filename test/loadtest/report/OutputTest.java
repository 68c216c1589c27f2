package loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import loadtest.Results;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Setup;
import loadtest.text.Json;
import loadtest.verdict.Checks;
import loadtest.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
    private static Verdict judge(Result result) {
        return Verdict.of(result, Checks.DEFAULT);
    }

    private static String page(Result result) {
        return Report.of(result, judge(result), Optional.of(Results.good()));
    }

    /// The curves fall there, and nobody must take it for the server's fault.
    @Test
    void whatComesBehindTheMeasuringIsShadedAsWhatComesBeforeIt() {
        int before = page(Results.good()).split("class='shade'").length - 1;
        assertTrue(before > 0);
        assertEquals(2 * before, page(Results.drained()).split("class='shade'").length - 1);
    }

    @Test
    void whatWasNotMeasuredIsNamedAboveTheCurves() {
        List<String> names = page(Results.drained()).lines().filter(line -> line.endsWith(">not measured</text>"))
                .toList();
        assertFalse(names.isEmpty());
        assertTrue(names.stream().allMatch(name -> name.contains(" y='10'>")), names::toString); // theirs begin at 14
    }

    @Test
    void aPipedRunPrintsPlainLines() {
        String text = printed(out -> {
            var progress = new Progress(out, false);
            Results.some().samples().forEach(progress::show);
            progress.end();
            new Summary(out, false).print(Results.some(), judge(Results.some()), Optional.of(Results.good()));
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

    /// A line that wraps could not be redrawn: it ends where a narrow terminal does.
    @Test
    void aLineThatIsRedrawnDoesNotWrap() {
        String text = printed(out -> new Progress(out, true).show(sample(true, 495)));
        assertTrue(text.matches("(?s).*\033\\[\\?7l\r\033\\[K +1\\.0 s.*\033\\[\\?7h"), text);
    }

    @Test
    void aPercentileThatOnlyTheSlowestIsBeyondIsNotTold() {
        String text = printed(out -> new Summary(out, false).print(Results.good(), judge(Results.good()),
                Optional.empty()));
        assertTrue(text.matches("(?s).*round trip +1.00 ms +1.00 ms +1.00 ms +– +– +– +1.00 ms\n.*"), text);
        assertTrue(page(Results.good()).contains("<th>p90</th><td>1.00 ms</td>"), page(Results.good()));
        assertTrue(page(Results.good()).contains("<th>p99</th><td>–</td>"), page(Results.good()));
    }

    @Test
    void aRateThatIsTriedShowsNoFigureForSecondsThatAreNotMeasured() {
        String text = printed(out -> {
            var progress = new Progress(out, true);
            progress.trying(500, sample(true, 495));
            progress.trying(500, sample(false, 0));
        });
        assertEquals(List.of("", "        500 messages/s: 495 received/s", "        500 messages/s: not measured"),
                List.of(text.replaceAll("\033\\[\\?7[lh]", "").split("\r\033\\[K")));
    }

    private static Sample sample(boolean measured, double receivedPerSecond) {
        return new Sample(1, measured, 2, 500, receivedPerSecond, 0, 0, 1, 1, 1, 1, Double.NaN, Double.NaN);
    }

    @Test
    void theSummaryTellsWhatWasLostAndRefused() {
        String text = printed(out -> new Summary(out, false).print(Results.some(), judge(Results.some()),
                Optional.of(Results.good())));
        assertTrue(text.matches("(?s).*  lost +3\n.*failed: lost>0 \\(3\\)\n.*failed\n"), text);
        assertTrue(text.contains("<img src=x onerror=alert(1)>?[31m"), text);
        assertFalse(text.contains("every message arrived"), text);
    }

    @Test
    void whereSomethingNeverCameThatIsSaidBesideTheTimes() {
        String survivors = "The times are of what arrived: ";
        for (Result result : List.of(Results.some(), Results.good())) {
            boolean isDue = result.count(Count.LOST) > 0;
            String text = printed(out -> new Summary(out, false).print(result, judge(result), Optional.empty()));
            assertEquals(isDue, text.contains(survivors), text);
            assertEquals(isDue, page(result).contains(survivors));
        }
    }

    @Test
    void theReportNeedsNothingElseAndShowsHostileWordsLiterally() {
        String page = page(Results.some());
        assertFalse(page.contains("<img"), page);
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;"), page);
        assertFalse(page.contains("http") || page.contains("<script") || page.contains("NaN"), page);
        assertTrue(page.contains("lost&gt;0 (3)"), page);
        for (String plot : List.of("Messages a second", "Round trip over time", "Round trip by percentile",
                "How round trips spread", "In flight, and faults", "The server's processor time")) {
            assertTrue(page.contains("<h2>" + plot + "</h2>"), plot);
        }
    }

    @Test
    void theReportOfARunWithoutMessagesIsStillAPage() {
        Result nothing = Results.nothing();
        String page = page(nothing);
        assertTrue(page.contains("Interrupted") && !page.contains("NaN") && !page.contains("Infinity"), page);
    }

    @Test
    void jsonEscapesWhatItMustAndHasNoNumbersThatJsonLacks() {
        assertEquals("{\"a\\\"\\\\\":[1,2.5,true,null,null,\"\\u000a\"]}",
                Json.write(Map.of("a\"\\", Arrays.asList(1, 2.5, true, null, Double.NaN, "\n"))));
        String json = JsonFile.of(Results.some(), judge(Results.some()));
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

    @Test
    void barsCoverEveryValue() {
        var histogram = new Histogram();
        new Random(3).longs(10_000, 0, 3_000_000_000L).forEach(histogram::record);
        assertEquals(10_000, Bars.of(histogram.snapshot()).stream().mapToLong(Bars.Bar::count).sum());
    }

    @Test
    void aResultIsReadBackAsItWasWritten() {
        for (Result result : List.of(Results.some(), Results.rich(), Results.nothing())) {
            String json = JsonFile.of(result, judge(result));
            assertEquals(json, JsonFile.of(JsonFile.read(json), judge(result)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"schema\":1}", "{\"schema\":3}", "{\"schema\":3,\"counts\":{}}"})
    void whatIsNoResultIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> JsonFile.read(json));
    }

    @Test
    void stagesOutagesAndStepsAreToldAndDrawn() {
        Result rich = Results.rich();
        String text = printed(out -> new Summary(out, false).print(rich, judge(rich), Optional.empty()));
        assertTrue(text.contains("5s:20") && text.contains("storm at 3.0 s: 2 connections gone, all back after "
                + "1.00 ms, round trips not as before") && text.contains("capacity: 10 messages/s"), text);
        String page = page(rich);
        assertTrue(page.contains("5s:20") && page.contains("Storm at 3.0 s") && page.contains("at each rate tried"), page);
    }

    @Test
    void aCurveIsBrokenWhereThereIsNoData() {
        var chart = new Chart("", Axis.time("", 5), Axis.linear("", 5, String::valueOf));
        String svg = chart.curve(new Chart.Curve("c", new double[] {1, 2, 3, 4, 5},
                new double[] {1, 2, Double.NaN, 4, Double.NaN})).svg();
        assertEquals(2, svg.split("<polyline").length);
        assertEquals(2, svg.split("<circle").length);
    }

    @Test
    void labelsOfAnAxisDoNotRunIntoEachOther() {
        var axis = new Axis("", false, 0, 100, List.of(0.0, 50.0, 50.5, 51.0, 100.0), value -> value + " ms");
        String svg = new Chart("", axis, Axis.linear("", 5, String::valueOf)).svg();
        assertTrue(svg.contains("50.0 ms") && svg.contains("100.0 ms") && !svg.contains("50.5 ms"), svg);
    }

    @Test
    void besideARunOfAnotherLoadThatIsSaid() {
        Setup now = setup(0, "even", "");
        assertEquals("", Comparison.difference(setup(0, "even", ""), now));
        for (Setup then : List.of(setup(500, "even", ""), setup(0, "poisson", ""), setup(0, "even", "all cut"))) {
            assertEquals("The load was another one then.", Comparison.difference(then, now));
        }
    }

    private static Setup setup(long idle, String arrivals, String disturbances) {
        return new Setup("ws://localhost:4691/", "gochat", "self", 2, idle, 0, 10, 0, "128", arrivals, "", disturbances,
                1, 1, "", "2026-01-02T03:04:05Z", "2 cores", "Java 25");
    }

    @Test
    void besideAnEarlierRunEachFigureHasItsRatio() {
        List<Comparison.Row> rows = Comparison.of(Results.good(), Results.some());
        assertEquals(new Comparison.Row("round trip p99", "1.00 ms", "1.00 ms", 1), rows.get(3));
        assertTrue(rows.stream().anyMatch(row -> row.name().equals("faults") && row.now().equals("4")),
                rows.toString());
    }

    private static String printed(Consumer<PrintStream> printer) {
        var bytes = new ByteArrayOutputStream();
        printer.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
