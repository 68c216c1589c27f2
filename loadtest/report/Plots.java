package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Step;
import loadtest.stats.Times;
import loadtest.text.Text;

/// The plots of a report, each a figure with its legend; what has no data is left out. Pure.
final class Plots {
    private static final double[] DISTRIBUTION_TICKS = {0, 50, 90, 99, 99.9, 99.99, 99.999};
    private static final int DISTRIBUTION_POINTS = 200;

    private final Result result;
    private final Optional<Result> baseline;
    private final List<Sample> samples;

    Plots(Result result, Optional<Result> baseline) {
        this.result = result;
        this.baseline = baseline;
        samples = result.samples();
    }

    String all() {
        String then = baseline.isPresent() ? "then" : "";
        return figure("99th percentile at each rate tried", legend("held", "good", "did not hold", "bad",
                        "inconclusive", "faint"), capacity())
                + figure(result.setup().rooms() > 0 ? "Messages and deliveries a second" : "Messages a second",
                        legend("sent", "second", result.setup().rooms() > 0 ? "delivered" : "received", "first", then,
                                "then"), rates())
                + figure("Round trip over time", legend("p50", "first", "p90", "third", "p99", "second", "max", "faint",
                        then.isEmpty() ? "" : "p99 then", "then"), latencies())
                + figure("Round trip by percentile", legend("from when due", "first", "from when sent", "second",
                        then, "then"), distribution())
                + figure("How round trips spread", "", histogram())
                + figure("In flight, and faults", legend("messages in flight", "first", "faults a second", "bad"),
                        trouble())
                + figure("Connections", "", connections())
                + figure("The server's processor time", "", server());
    }

    private static String figure(String title, String legend, String svg) {
        return svg.isEmpty() ? "" : "<figure>\n<figcaption><h2>%s</h2>%s</figcaption>\n%s\n</figure>%n"
                .formatted(title, legend, svg);
    }

    /// Names and styles in turn; a name that is empty is left out.
    private static String legend(String... namesAndStyles) {
        var out = new StringBuilder("<ul class='legend'>");
        for (int i = 0; i < namesAndStyles.length; i += 2) {
            if (!namesAndStyles[i].isEmpty()) {
                out.append("<li class='").append(namesAndStyles[i + 1]).append("'>").append(namesAndStyles[i])
                        .append("</li>");
            }
        }
        return out.append("</ul>").toString();
    }

    private Chart overTime(String description, Axis y) {
        double most = samples.isEmpty() ? 1 : samples.getLast().seconds();
        double warm = result.setup().warmSeconds();
        double end = samples.stream().filter(Sample::measured).mapToDouble(Sample::seconds).max().orElse(most);
        var chart = new Chart(description, Axis.time("seconds", most), y)
                .shade(0, Math.min(warm, most), "not measured").shade(end, most, "not measured");
        for (Outage outage : result.outages()) {
            chart.mark(Math.min(most, outage.seconds()), "bad", Summary.tell(outage));
        }
        return chart;
    }

    private Chart withHints(Chart chart) {
        double from = 0;
        for (Sample sample : samples) {
            chart.hint(from, sample.seconds(), hint(sample));
            from = sample.seconds();
        }
        return chart;
    }

    private static String hint(Sample sample) {
        return "%s s: %s sent/s, %s received/s, %s in flight, %s, p50 %s, p99 %s, max %s".formatted(
                Text.decimal(sample.seconds(), 1), Text.number(Math.round(sample.sentPerSecond())),
                Text.number(Math.round(sample.receivedPerSecond())), Text.number(sample.inFlight()),
                Text.plural(sample.faults(), "fault"), Text.time(sample.p50Nanos()), Text.time(sample.p99Nanos()),
                Text.time(sample.maxNanos()));
    }

    private Chart.Curve curve(String style, ToDoubleFunction<Sample> value) {
        return curve(samples, style, value);
    }

    private static Chart.Curve curve(List<Sample> samples, String style, ToDoubleFunction<Sample> value) {
        return new Chart.Curve(style, samples.stream().mapToDouble(Sample::seconds).toArray(),
                samples.stream().mapToDouble(value).toArray());
    }

    private double most(ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(0);
    }

    private String rates() {
        if (most(Sample::sentPerSecond) == 0) {
            return "";
        }
        Chart chart = overTime("Messages sent and received a second, over time", Axis.linear("",
                Math.max(most(Sample::sentPerSecond), most(Sample::receivedPerSecond)), Plots::count));
        baseline.ifPresent(then -> chart.curve(curve(then.samples(), "then", Sample::receivedPerSecond)));
        return withHints(chart.curve(curve("second under", Sample::sentPerSecond))
                .curve(curve("first", Sample::receivedPerSecond))).svg();
    }

    private String latencies() {
        if (most(Sample::maxNanos) == 0) {
            return "";
        }
        double least = samples.stream().mapToDouble(Sample::p50Nanos).filter(p50 -> p50 > 0).min().orElse(1);
        Chart chart = overTime("Percentiles of the round trip, over time",
                Axis.nanos("", least, most(Sample::maxNanos)));
        baseline.ifPresent(then -> chart.curve(curve(then.samples(), "then", sample -> unlessZero(sample.p99Nanos()))));
        return withHints(chart.curve(curve("faint", sample -> unlessZero(sample.maxNanos())))
                .curve(curve("second", sample -> unlessZero(sample.p99Nanos())))
                .curve(curve("third", sample -> unlessZero(sample.p90Nanos())))
                .curve(curve("first", sample -> unlessZero(sample.p50Nanos())))).svg();
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
        var x = new Axis("percentile", true, 1, rarity(last), ticks,
                value -> Text.plain(100 - 100 / value, 3) + " %");
        Histogram.Snapshot raw = result.times(Times.RAW);
        var chart = new Chart("Round trip by percentile, counted from when due and from when sent", x,
                Axis.nanos("", Math.min(due.percentile(1), raw.percentile(1)), due.max()));
        baseline.filter(then -> then.latency().total() > 0)
                .ifPresent(then -> chart.curve(percentiles("then", then.latency(), last)));
        return chart.curve(percentiles("second", raw, last)).curve(percentiles("first", due, last)).svg();
    }

    private static double rarity(double percentile) {
        return 100 / (100 - percentile);
    }

    private static Chart.Curve percentiles(String style, Histogram.Snapshot times, double last) {
        var x = new double[DISTRIBUTION_POINTS];
        var y = new double[DISTRIBUTION_POINTS];
        for (int i = 0; i < DISTRIBUTION_POINTS; i++) {
            x[i] = Math.pow(rarity(last), (double) i / (DISTRIBUTION_POINTS - 1));
            y[i] = times.percentile(100 - 100 / x[i]);
        }
        return new Chart.Curve(style, x, y);
    }

    private String histogram() {
        List<Bars.Bar> bars = Bars.of(result.latency());
        if (bars.isEmpty()) {
            return "";
        }
        double most = bars.stream().mapToDouble(bar -> share(bar.count())).max().orElse(1);
        var ticks = new ArrayList<Double>();
        bars.forEach(bar -> ticks.add(Math.max(1.0, bar.fromNanos())));
        ticks.add((double) bars.getLast().toNanos());
        var x = new Axis("round trip", true, ticks.getFirst(), ticks.getLast(), ticks, Text::shortTime);
        var chart = new Chart("How many round trips took how long", x,
                Axis.linear("", most, value -> Text.decimal(value, value % 1 == 0 ? 0 : 1) + " %"));
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
        double most = Math.max(most(Sample::inFlight), most(Sample::faults));
        if (most == 0) {
            return "";
        }
        Chart chart = overTime("Messages in flight and faults, over time", Axis.linear("", most, Plots::count));
        double from = 0;
        for (Sample sample : samples) {
            if (sample.faults() > 0) {
                chart.bar(from, sample.seconds(), sample.faults(), "bad", Text.plural(sample.faults(), "fault"));
            }
            from = sample.seconds();
        }
        return withHints(chart.curve(curve("first", Sample::inFlight))).svg();
    }

    /// Only where their number changed.
    private String connections() {
        if (samples.stream().mapToLong(Sample::connected).distinct().count() < 2) {
            return "";
        }
        return withHints(overTime("Connections over time", Axis.linear("", most(Sample::connected), Plots::count))
                .curve(curve("first", Sample::connected))).svg();
    }

    private String server() {
        double most = most(Sample::serverCores);
        return most == 0 ? "" : withHints(overTime("Cores that the server kept busy, over time",
                Axis.linear("", most, value -> Text.decimal(value, 2)))
                .curve(curve("third", Sample::serverCores))).svg();
    }

    private String capacity() {
        List<Step> steps = result.steps();
        if (steps.isEmpty()) {
            return "";
        }
        double slowest = steps.stream().mapToLong(Step::p99Nanos).max().orElse(1);
        double fastest = steps.stream().mapToLong(Step::p99Nanos).filter(p99 -> p99 > 0).min().orElse(1);
        double most = steps.stream().mapToDouble(Step::rate).max().orElse(1);
        var chart = new Chart("99th percentile at each rate that was tried",
                Axis.linear("messages a second", most, Plots::count), Axis.nanos("p99", fastest, slowest));
        for (Step step : steps) {
            String style = switch (step.outcome()) {
                case HOLDS -> "good";
                case FAILS -> "bad";
                case INCONCLUSIVE -> "faint";
            };
            chart.curve(new Chart.Curve(style, new double[] {step.rate()},
                    new double[] {Math.max(fastest, step.p99Nanos())}));
        }
        return chart.svg();
    }

    private static String count(double value) {
        return value >= 1_000 || value % 1 == 0 ? Text.number(Math.round(value)) : Text.decimal(value, 1);
    }
}
