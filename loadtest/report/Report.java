package loadtest.report;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import loadtest.stats.Cores;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Setup;
import loadtest.stats.Stage;
import loadtest.stats.Step;
import loadtest.stats.Times;
import loadtest.text.Text;
import loadtest.verdict.Verdict;

/// A result as one HTML page that needs nothing else: figures, plots and the story of what went wrong. Pure.
public final class Report {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Result result;
    private final Setup setup;
    private final Verdict verdict;
    private final Optional<Result> baseline;

    private Report(Result result, Verdict verdict, Optional<Result> baseline) {
        this.result = result;
        this.setup = result.setup();
        this.verdict = verdict;
        this.baseline = baseline;
    }

    /// @param baseline an earlier result, drawn and told beside this one
    public static String of(Result result, Verdict verdict, Optional<Result> baseline) {
        return new Report(result, verdict, baseline).page();
    }

    private String page() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Load test of %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(Html.escape(server()), ReportStyle.CSS,
                header() + notes() + tiles() + comparison() + new Plots(result, baseline).all() + tables() + footer());
    }

    private String server() {
        return URI.create(setup.url()).getAuthority();
    }

    private String header() {
        String style = switch (verdict.kind()) {
            case PASSED -> "good";
            case FAILED -> "bad";
            case INCONCLUSIVE -> "unsure";
        };
        return "<header>\n<div>\n<h1>Load test of " + Html.escape(server()) + "</h1>\n<p>"
                + Html.escape(String.join(" · ", load())) + "</p>\n</div>\n<p class='verdict " + style + "'>"
                + verdict.kind().toString().substring(0, 1).toUpperCase(Locale.ROOT)
                + verdict.kind().toString().substring(1) + "</p>\n</header>\n";
    }

    private List<String> load() {
        var parts = new ArrayList<String>();
        parts.add(setup.mode() + (setup.rooms() > 0 ? ", " + Text.plural(setup.rooms(), "room") : ""));
        parts.add(Text.plural(setup.users(), "user") + (setup.idle() > 0 ? " and " + Text.number(setup.idle()) + " idle"
                : ""));
        parts.add(setup.closedLoop() ? Text.number(setup.window()) + " outstanding for each user"
                : !setup.stages().isEmpty() ? "stages " + setup.stages()
                : Text.number(Math.round(setup.rate())) + " messages/s in all");
        parts.add(setup.sizes() + " bytes each");
        parts.add(setup.protocol());
        parts.add(setup.disturbances());
        parts.add(setup.part());
        parts.add(TIME.format(Instant.parse(setup.time())));
        parts.removeIf(String::isEmpty);
        return parts;
    }

    /// Why the verdict is what it is.
    private String notes() {
        var out = new StringBuilder();
        verdict.findings().forEach(finding -> note(out, verdict.kind() == Verdict.Kind.FAILED ? "bad" : "unsure",
                finding.toString()));
        verdict.doubts().forEach(doubt -> note(out, "unsure", doubt));
        result.outages().stream().map(Summary::tell).forEach(outage -> note(out, "plain",
                outage.substring(0, 1).toUpperCase(Locale.ROOT) + outage.substring(1) + "."));
        result.remarks().forEach(remark -> note(out, "plain", remark));
        return out.toString();
    }

    private static void note(StringBuilder out, String style, String text) {
        out.append("<p class='note ").append(style).append("'>").append(Html.escape(text)).append("</p>\n");
    }

    private String tiles() {
        long faults = result.faults();
        String capacity = result.steps().stream().filter(step -> step.outcome() == Step.Outcome.HOLDS)
                .mapToDouble(Step::rate).max().stream().mapToObj(rate -> tile("messages a second held",
                        Text.number(Math.round(rate)), "good", "")).collect(Collectors.joining());
        String back = result.outages().stream().mapToLong(Outage::allBackNanos).filter(nanos -> nanos >= 0).max()
                .stream().mapToObj(nanos -> tile("until all were back", Text.time(nanos), "", ""))
                .collect(Collectors.joining());
        return "<section class='tiles'>\n" + capacity
                + tile("delivered a second", Text.number(Math.round(result.receivedPerSecond())), "",
                        ratio(Result::receivedPerSecond))
                + tile("median round trip", time(50), "", ratio(its -> (double) its.latency().percentile(50)))
                + tile("99th percentile", time(99), "", ratio(its -> (double) its.latency().percentile(99)))
                + tile("slowest", time(100), "", "")
                + back
                + tile("faults of any kind", Text.number(faults), faults > 0 ? "bad" : "good", "")
                + "</section>\n";
    }

    private String time(double percentile) {
        return Summary.time(result.latency(), percentile);
    }

    private String ratio(Function<Result, Double> figure) {
        return baseline.filter(then -> figure.apply(then) > 0)
                .map(then -> "× " + Text.decimal(figure.apply(result) / figure.apply(then), 2)).orElse("");
    }

    private static String tile(String name, String value, String style, String ratio) {
        return "<div class='tile %s'><b>%s</b><span>%s%s</span></div>%n".formatted(style, value, name,
                ratio.isEmpty() ? "" : " <i>" + ratio + "</i>");
    }

    private String comparison() {
        return baseline.map(then -> "<section><h2>Beside "
                + Html.escape(TIME.format(Instant.parse(then.setup().time()))) + "</h2>\n<p class='soft'>"
                + Html.escape(Comparison.difference(then.setup(), setup)) + "</p><table>\n"
                + row("th", "", "then", "now", "ratio")
                + Comparison.of(then, result).stream().map(row -> row("td", row.name(), row.before(), row.now(),
                        row.shownRatio())).collect(Collectors.joining()) + "</table></section>\n").orElse("");
    }

    private static String row(String cell, String name, String... values) {
        var out = new StringBuilder("<tr><th>").append(Html.escape(name)).append("</th>");
        for (String value : values) {
            out.append('<').append(cell).append('>').append(Html.escape(value)).append("</").append(cell).append('>');
        }
        return out.append("</tr>\n").toString();
    }

    private String tables() {
        var times = new StringBuilder(row("th", "", "from when due", "from when sent", "connecting", "coming back"));
        for (double percentile : Summary.PERCENTILES) {
            times.append(row("td", Summary.name(percentile), cell(Times.LATENCY, percentile),
                    cell(Times.RAW, percentile), cell(Times.CONNECT, percentile), cell(Times.BACK, percentile)));
        }
        String counts = row("td", "sent", Text.number(result.count(Count.SENT)))
                + row("td", "delivered", Text.number(result.count(Count.DELIVERED)));
        return """
                <div class='tables'>
                <section><h2>Times</h2><table>
                %s</table></section>
                <section><h2>Counts</h2><table>
                %s</table>%s</section>
                </div>
                %s""".formatted(times, counts, faults(), stages());
    }

    private String cell(Times kind, double percentile) {
        return Summary.time(result.times(kind), percentile);
    }

    private String faults() {
        var rows = new StringBuilder();
        for (Faults.Line line : Faults.of(result)) {
            rows.append("<tr><th>%s</th><td class='reason'>%s</td><td class='%s'>%s</td></tr>%n".formatted(line.name(),
                    Html.escape(line.reason()), line.bad() ? "bad" : "", Text.number(line.count())));
        }
        return rows.isEmpty() ? "" : "<table class='reasons'>\n" + rows + "</table>";
    }

    private String stages() {
        if (result.stages().isEmpty()) {
            return "";
        }
        var rows = new StringBuilder(row("th", "stage", "received a second", "p50", "p99", "slowest"));
        for (Stage stage : result.stages()) {
            rows.append(row("td", stage.name(), Text.number(Math.round(stage.received() / stage.seconds())),
                    Summary.time(stage.latency(), 50), Summary.time(stage.latency(), 99),
                    Summary.time(stage.latency(), 100)));
        }
        return "<section><h2>Stages</h2><table>\n" + rows + "</table></section>\n";
    }

    private String footer() {
        Cores.Use cores = result.cores();
        return "<footer>" + Html.escape("Measured for " + Text.decimal(result.measuredSeconds(), 1) + " s with seed "
                + setup.seed() + ". The tester used " + Text.decimal(cores.tester(), 2) + " of "
                + Text.plural(cores.count(), "core")
                + (Double.isNaN(cores.machine()) ? "" : ", everything together " + Text.decimal(cores.machine(), 2))
                + Summary.server(result) + ". Times are exact to within "
                + Text.decimal(100 * Histogram.RELATIVE_ERROR, 1) + " %. " + setup.machine() + "; " + setup.java()
                + ".") + "</footer>\n";
    }
}
