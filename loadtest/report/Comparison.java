package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Setup;
import loadtest.stats.Times;
import loadtest.text.Text;

/// A result beside an earlier one, figure by figure. Pure.
final class Comparison {
    /// @param ratio of now to before; not a number where one of them is not known
    record Row(String name, String before, String now, double ratio) {
        String shownRatio() {
            return Double.isNaN(ratio) ? "–" : "× " + Text.decimal(ratio, 2);
        }
    }

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private Comparison() { }

    static List<Row> of(Result before, Result now) {
        var rows = new ArrayList<Row>();
        rows.add(row("received a second", before.receivedPerSecond(), now.receivedPerSecond(), false));
        for (double percentile : PERCENTILES) {
            rows.add(row("round trip " + Summary.name(percentile), time(before, Times.LATENCY, percentile),
                    time(now, Times.LATENCY, percentile), true));
        }
        rows.add(row("opening a connection p99", time(before, Times.CONNECT, 99), time(now, Times.CONNECT, 99), true));
        rows.add(row("coming back p99", time(before, Times.BACK, 99), time(now, Times.BACK, 99), true));
        rows.add(row("server's CPU each message", serverNanos(before), serverNanos(now), true));
        rows.add(row("faults", before.faults(), now.faults(), false));
        rows.removeIf(row -> row.before().equals("–") && row.now().equals("–"));
        return rows;
    }

    /// What differs in what was asked for, so that the figures may not compare; empty where nothing does.
    static String difference(Setup before, Setup now) {
        return !before.load().equals(now.load()) ? "The load was another one then."
                : before.machine().equals(now.machine()) ? ""
                : "The tester's machine was another one then: " + before.machine() + ".";
    }

    private static double time(Result result, Times kind, double percentile) {
        return result.times(kind).total() == 0 ? Double.NaN : result.times(kind).percentile(percentile);
    }

    /// Processor time of the server for each message that arrived, if the server tells its own.
    static double serverNanos(Result result) {
        List<Sample> measured = result.samples().stream().filter(Sample::measured).toList();
        double received = mean(measured, Sample::receivedPerSecond);
        return received > 0 ? mean(measured, Sample::serverCores) * 1e9 / received : Double.NaN;
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    private static Row row(String name, double before, double now, boolean isTime) {
        return new Row(name, shown(before, isTime), shown(now, isTime), before > 0 ? now / before : Double.NaN);
    }

    private static String shown(double value, boolean isTime) {
        return Double.isNaN(value) ? "–" : isTime ? Text.time(Math.round(value)) : Text.number(Math.round(value));
    }
}
