package loadtest.report;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import loadtest.run.Clients;
import loadtest.stats.Cores;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.text.Text;

/// A result as one HTML page that needs nothing else: figures, plots and the story of what went wrong. Pure.
public final class Report {
    private static final double[] DISTRIBUTION_TICKS = {0, 50, 90, 99, 99.9, 99.99, 99.999};

    private final Result result;
    private final List<String> failures;

    private Report(Result result, List<String> failures) {
        this.result = result;
        this.failures = failures;
    }

    public static String of(Result result, List<String> failures, LocalDateTime time) {
        return new Report(result, failures).page(time);
    }

    private String page(LocalDateTime time) {
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
                """.formatted(Html.escape(server()), ReportStyle.CSS, header(time) + tiles() + plots() + tables());
    }

    private String server() {
        return result.options().url().getAuthority();
    }

    private String header(LocalDateTime time) {
        var options = result.options();
        String load = options.closedLoop() ? Text.number(options.window()) + " outstanding for each user"
                : Text.number(Math.round(options.totalRate())) + " messages/s in all";
        String verdict = failures.isEmpty() ? "<p class='verdict pass'>Passed</p>"
                : "<p class='verdict fail'>Failed</p>";
        var out = new StringBuilder("<header>\n<div>\n<h1>Load test of ").append(Html.escape(server()))
                .append("</h1>\n<p>").append(Html.escape(String.join(" · ", options.mode().toString(),
                        Text.plural(options.userCount(), "user"), load, options.messageSizeBytes() + " bytes each",
                        time.format(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH)))))
                .append("</p>\n</div>\n").append(verdict).append("\n</header>\n");
        var notes = new ArrayList<>(failures);
        if (result.interrupted()) {
            notes.add("Interrupted: this is what ran until then.");
        }
        if (!result.bottleneck().isEmpty()) {
            notes.add(result.bottleneck());
        }
        notes.forEach(note -> out.append("<p class='note'>").append(Html.escape(note)).append("</p>\n"));
        return out.toString();
    }

    private String tiles() {
        long faults = result.faults();
        return "<section class='tiles'>\n"
                + tile("delivered a second", Text.number(Math.round(result.receivedPerSecond())), "")
                + tile("median round trip", time(50), "")
                + tile("99th percentile", time(99), "")
                + tile("slowest", time(100), "")
                + tile("faults of any kind", Text.number(faults), faults > 0 ? "bad" : "good")
                + "</section>\n";
    }

    private String time(double percentile) {
        return result.latency().total() == 0 ? "–" : Text.time(result.latency().percentile(percentile));
    }

    private static String tile(String name, String value, String style) {
        return "<div class='tile %s'><b>%s</b><span>%s</span></div>%n".formatted(style, value, name);
    }

    private String plots() {
        return figure("Messages a second", legend("sent", "second", "received", "first"), rates())
                + figure("Round trip over time",
                        legend("p50", "first", "p90", "third", "p99", "second", "max", "faint"), latencies())
                + figure("Round trip by percentile", legend("from when due", "first", "from when sent", "second"),
                        distribution())
                + figure("How round trips spread", "", histogram())
                + figure("In flight, and errors", legend("messages in flight", "first", "errors a second", "bad"),
                        trouble());
    }

    private static String figure(String title, String legend, String svg) {
        return svg.isEmpty() ? "" : "<figure>\n<figcaption><h2>%s</h2>%s</figcaption>\n%s\n</figure>%n"
                .formatted(title, legend, svg);
    }

    private static String legend(String... namesAndStyles) {
        var out = new StringBuilder("<ul class='legend'>");
        for (int i = 0; i < namesAndStyles.length; i += 2) {
            out.append("<li class='").append(namesAndStyles[i + 1]).append("'>").append(namesAndStyles[i])
                    .append("</li>");
        }
        return out.append("</ul>").toString();
    }

    private Chart overTime(String description, Chart.Axis y) {
        double most = result.samples().isEmpty() ? 1 : result.samples().getLast().seconds();
        double warm = result.options().rampUp().plus(result.options().warmUp()).toNanos() / 1e9;
        return new Chart(description, Chart.Axis.time("seconds", most), y)
                .shade(0, Math.min(warm, most), "not measured");
    }

    private Chart withHints(Chart chart) {
        double from = 0;
        for (Sample sample : result.samples()) {
            chart.hint(from, sample.seconds(), hint(sample));
            from = sample.seconds();
        }
        return chart;
    }

    private static String hint(Sample sample) {
        return "%s s: %s sent/s, %s received/s, %s in flight, %s, p50 %s, p99 %s, max %s".formatted(
                Text.decimal(sample.seconds(), 1), Text.number(Math.round(sample.sentPerSecond())),
                Text.number(Math.round(sample.receivedPerSecond())), Text.number(sample.inFlight()),
                Text.plural(sample.errors(), "error"), Text.time(sample.p50Nanos()), Text.time(sample.p99Nanos()),
                Text.time(sample.maxNanos()));
    }

    private Chart.Curve curve(String name, String style, ToDoubleFunction<Sample> value) {
        return new Chart.Curve(name, style, result.samples().stream().mapToDouble(Sample::seconds).toArray(),
                result.samples().stream().mapToDouble(value).toArray());
    }

    private double most(ToDoubleFunction<Sample> value) {
        return result.samples().stream().mapToDouble(value).max().orElse(1);
    }

    private String rates() {
        double most = Math.max(most(Sample::sentPerSecond), most(Sample::receivedPerSecond));
        return withHints(overTime("Messages sent and received a second, over time",
                Chart.Axis.linear("", most, Report::count))
                .curve(curve("sent", "second under", Sample::sentPerSecond))
                .curve(curve("received", "first", Sample::receivedPerSecond))).svg();
    }

    private String latencies() {
        if (most(Sample::maxNanos) == 0) {
            return "";
        }
        double least = result.samples().stream().mapToDouble(Sample::p50Nanos).filter(p50 -> p50 > 0).min().orElse(1);
        return withHints(overTime("Percentiles of the round trip, over time",
                Chart.Axis.nanos("", least, most(Sample::maxNanos)))
                .curve(curve("max", "faint", sample -> unlessZero(sample.maxNanos())))
                .curve(curve("p99", "second", sample -> unlessZero(sample.p99Nanos())))
                .curve(curve("p90", "third", sample -> unlessZero(sample.p90Nanos())))
                .curve(curve("p50", "first", sample -> unlessZero(sample.p50Nanos())))).svg();
    }

    private static double unlessZero(long nanos) {
        return nanos == 0 ? Double.NaN : nanos;
    }

    private String distribution() {
        Histogram.Snapshot due = result.latency();
        if (due.total() == 0) {
            return "";
        }
        double last = Math.max(90, 100 - 100.0 / due.total());
        List<Double> ticks = new ArrayList<>();
        for (double tick : DISTRIBUTION_TICKS) {
            if (tick <= last) {
                ticks.add(rarity(tick));
            }
        }
        // Rarity 10 is 90 %, 100 is 99 %: a logarithmic axis of it gives each further nine the same room.
        var x = new Chart.Axis("percentile", true, 1, rarity(last), ticks,
                value -> Text.decimal(100 - 100 / value, 3).replaceFirst("\\.?0+$", "") + " %");
        double least = Math.min(due.percentile(1), result.rawLatency().percentile(1));
        return new Chart("Round trip by percentile, counted from when due and from when sent", x,
                Chart.Axis.nanos("", least, due.max()))
                .curve(percentiles("from when sent", "second", result.rawLatency(), last))
                .curve(percentiles("from when due", "first", due, last)).svg();
    }

    private static double rarity(double percentile) {
        return 100 / (100 - percentile);
    }

    private static Chart.Curve percentiles(String name, String style, Histogram.Snapshot times, double last) {
        int points = 200;
        var x = new double[points];
        var y = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = Math.pow(rarity(last), (double) i / (points - 1));
            y[i] = times.percentile(100 - 100 / x[i]);
        }
        return new Chart.Curve(name, style, x, y);
    }

    private String histogram() {
        List<Bars.Bar> bars = Bars.of(result.latency());
        if (bars.isEmpty()) {
            return "";
        }
        double most = bars.stream().mapToDouble(bar -> share(bar.count())).max().orElse(1);
        double first = Math.max(1, bars.getFirst().fromNanos());
        double last = bars.getLast().toNanos();
        var ticks = new ArrayList<Double>();
        bars.forEach(bar -> ticks.add(Math.max(1.0, bar.fromNanos())));
        ticks.add(last);
        var x = new Chart.Axis("round trip", true, first, last, ticks,
                value -> Text.time(Math.round(value)).replaceFirst("\\.0+ ", " "));
        var chart = new Chart("How many round trips took how long", x,
                Chart.Axis.linear("", most, value -> Text.decimal(value, value % 1 == 0 ? 0 : 1) + " %"));
        for (Bars.Bar bar : bars) {
            chart.bar(Math.max(1, bar.fromNanos()), bar.toNanos(), share(bar.count()), "first",
                    "%s to %s: %s messages, %s %%".formatted(Text.time(bar.fromNanos()), Text.time(bar.toNanos()),
                            Text.number(bar.count()), Text.decimal(share(bar.count()), 3)));
        }
        return chart.svg();
    }

    private double share(long count) {
        return 100.0 * count / result.latency().total();
    }

    private String trouble() {
        double most = Math.max(most(Sample::inFlight), most(Sample::errors));
        Chart chart = overTime("Messages in flight and errors, over time", Chart.Axis.linear("", most, Report::count));
        double from = 0;
        for (Sample sample : result.samples()) {
            if (sample.errors() > 0) {
                chart.bar(from, sample.seconds(), sample.errors(), "bad", Text.plural(sample.errors(), "error"));
            }
            from = sample.seconds();
        }
        return withHints(chart.curve(curve("in flight", "first", Sample::inFlight))).svg();
    }

    private static String count(double value) {
        return value >= 1_000 || value % 1 == 0 ? Text.number(Math.round(value)) : Text.decimal(value, 1);
    }

    private String tables() {
        var rows = new StringBuilder();
        for (double percentile : Summary.PERCENTILES) {
            rows.append("<tr><th>").append(Summary.name(percentile)).append("</th>");
            for (var times : List.of(result.latency(), result.rawLatency(), result.connectTimes())) {
                rows.append("<td>").append(times.total() == 0 ? "–" : Text.time(times.percentile(percentile)))
                        .append("</td>");
            }
            rows.append("</tr>\n");
        }
        String counts = result.counts().entrySet().stream()
                .map(entry -> "<tr><th>%s</th><td%s>%s</td></tr>%n".formatted(entry.getKey().replace('-', ' '),
                        entry.getValue() > 0 && Result.isFault(entry.getKey()) ? " class='bad'" : "",
                        Text.number(entry.getValue())))
                .collect(Collectors.joining());
        Cores.Use cores = result.cores();
        return """
                <div class='tables'>
                <section><h2>Times</h2><table>
                <tr><th></th><th>from when due</th><th>from when sent</th><th>opening a connection</th></tr>
                %s</table></section>
                <section><h2>Counts</h2><table>
                %s</table></section>
                </div>
                %s<footer>Measured for %s s. The tester used %s of %s%s. Times are exact to within %s %%.</footer>
                """.formatted(rows, counts, reasons(), Text.decimal(result.measuredSeconds(), 1),
                Text.decimal(cores.tester(), 2), Text.plural(cores.count(), "core"),
                Clients.isLoopback(result.options().url().getHost()) ? ", which it shared with the server" : "",
                Text.decimal(100 * Histogram.RELATIVE_ERROR, 1));
    }

    private String reasons() {
        var rows = new StringBuilder();
        reasons(rows, "refused", result.refusals());
        reasons(rows, "not connected", result.connectFailures());
        reasons(rows, "disconnected", result.disconnects());
        return rows.isEmpty() ? ""
                : "<section><h2>Reasons</h2><table class='reasons'>\n" + rows + "</table></section>\n";
    }

    private static void reasons(StringBuilder rows, String kind, Map<String, Long> reasons) {
        reasons.forEach((reason, count) -> rows.append("<tr><th>%s</th><td>%s</td><td>%s</td></tr>%n".formatted(kind,
                Text.number(count), Html.escape(reason))));
    }
}
