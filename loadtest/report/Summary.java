package loadtest.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import loadtest.stats.Cores;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Stage;
import loadtest.stats.Step;
import loadtest.stats.Times;
import loadtest.text.Text;
import loadtest.verdict.Verdict;

/// Prints what a run found, for people. The main thread calls it, after the run.
public final class Summary {
    static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99, 100};
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String CYAN = "36";
    private static final int MAX_BAR_LENGTH = 50;

    private final PrintStream out;
    private final boolean color;

    public Summary(PrintStream out, boolean color) {
        this.out = out;
        this.color = color;
    }

    public void print(Result result, Verdict verdict, Optional<Result> baseline) {
        out.println();
        messages(result);
        if (result.latency().total() > 0) {
            times(result);
            histogram(result.latency());
        }
        stages(result.stages());
        outages(result.outages());
        baseline.ifPresent(earlier -> compare(earlier, result));
        machines(result);
        verdict(result, verdict);
    }

    private void messages(Result result) {
        out.printf("%s; %s sent, %s delivered; measured %s %s/s for %s s%n",
                Text.plural(result.connections(), "connection"), Text.number(result.count(Count.SENT)),
                Text.number(result.count(Count.DELIVERED)), Text.number(Math.round(result.receivedPerSecond())),
                result.setup().rooms() > 0 ? "deliveries" : "messages", Text.decimal(result.measuredSeconds(), 1));
        List<Faults.Line> lines = Faults.of(result);
        lines.forEach(line -> out.println("  " + (line.bad() ? paint(RED, line.toString()) : line)));
        boolean missed = result.count(Count.MISSED) > 0;
        if (lines.stream().noneMatch(Faults.Line::bad) && result.count(Count.SENT) > 0) {
            out.println(paint(GREEN, (missed ? "every other message" : "every message") + " arrived once, in order"
                    + (result.setup().protocol().startsWith("gochat") ? ", and was answered" : "")));
        }
    }

    private void times(Result result) {
        out.println();
        out.printf("%-30s", result.setup().closedLoop() ? "latency, closed loop" : "latency from when due");
        for (double percentile : PERCENTILES) {
            out.printf("%9s", name(percentile));
        }
        out.println();
        for (Times kind : Times.values()) {
            boolean told = switch (kind) {
                case LATENCY, CONNECT, BACK -> true;
                case RAW -> !result.setup().closedLoop();
                case SENDER_DELAY -> false;
            };
            if (told && result.times(kind).total() > 0) {
                row("  " + kind.words(), result.times(kind));
            }
        }
    }

    private void row(String title, Histogram.Snapshot times) {
        out.printf("%-30s", title);
        for (double percentile : PERCENTILES) {
            out.printf("%9s", time(times, percentile));
        }
        out.println();
    }

    /// A dash where there were too few to tell.
    static String time(Histogram.Snapshot times, double percentile) {
        return times.tells(percentile) ? Text.time(times.percentile(percentile)) : "–";
    }

    static String name(double percentile) {
        return percentile == 100 ? "max" : "p" + Text.plain(percentile, 2);
    }

    private void histogram(Histogram.Snapshot latency) {
        out.println();
        List<Bars.Bar> bars = Bars.of(latency);
        long highest = bars.stream().mapToLong(Bars.Bar::count).max().orElse(1);
        for (Bars.Bar bar : bars) {
            int length = (int) Math.ceil((double) MAX_BAR_LENGTH * bar.count() / highest);
            out.printf("  up to %8s %7s %%  %s%n", Text.time(bar.toNanos()),
                    Text.decimal(100.0 * bar.count() / latency.total(), 3), paint(CYAN, "█".repeat(length)));
        }
    }

    private void stages(List<Stage> stages) {
        if (!stages.isEmpty()) {
            out.printf("%n%-30s%12s%9s%9s%9s%n", "stage", "received/s", "p50", "p99", "max");
            stages.forEach(stage -> out.printf("  %-28s%12s%9s%9s%9s%n", stage.name(),
                    Text.number(Math.round(stage.received() / stage.seconds())),
                    time(stage.latency(), 50), time(stage.latency(), 99), time(stage.latency(), 100)));
        }
    }

    private void outages(List<Outage> outages) {
        if (!outages.isEmpty()) {
            out.println();
            outages.forEach(outage -> out.println(tell(outage)));
        }
    }

    static String tell(Outage outage) {
        return outage.cause() + " at " + Text.decimal(outage.seconds(), 1) + " s: "
                + Text.plural(outage.connections(), "connection") + " gone, "
                + (outage.allBackNanos() < 0 ? "not all came back"
                : "all back after " + Text.time(outage.allBackNanos()) + ", "
                        + (outage.calmNanos() < 0 ? "round trips not as before" : "round trips as before after "
                        + Text.time(outage.calmNanos())));
    }

    private void compare(Result before, Result now) {
        out.printf("%n%-30s%12s%12s%10s%n", "beside " + before.setup().time(), "then", "now", "ratio");
        Comparison.of(before, now).forEach(row ->
                out.printf("  %-28s%12s%12s%10s%n", row.name(), row.before(), row.now(), row.shownRatio()));
        String difference = Comparison.difference(before.setup(), now.setup());
        if (!difference.isEmpty()) {
            out.println(paint(YELLOW, difference));
        }
    }

    private void machines(Result result) {
        out.println();
        Cores.Use cores = result.cores();
        out.printf("the tester used %s of %s", Text.decimal(cores.tester(), 2), Text.plural(cores.count(), "core"));
        out.print(Double.isNaN(cores.machine()) ? "" : "; everything together " + Text.decimal(cores.machine(), 2));
        out.println(server(result));
    }

    /// What the server told of itself; empty where it told nothing.
    static String server(Result result) {
        double cores = result.samples().stream().filter(Sample::measured).mapToDouble(Sample::serverCores)
                .filter(Double::isFinite).average().orElse(Double.NaN);
        double bytes = result.samples().stream().mapToDouble(Sample::serverBytes).filter(Double::isFinite).max()
                .orElse(Double.NaN);
        double nanos = Comparison.serverNanos(result);
        return (Double.isNaN(cores) ? "" : "; the server " + Text.decimal(cores, 2)
                + (Double.isNaN(nanos) ? "" : ", " + Text.time(Math.round(nanos)) + " a message"))
                + (Double.isNaN(bytes) ? "" : ", " + Text.mebibytes(bytes) + " of memory at the most");
    }

    private void verdict(Result result, Verdict verdict) {
        result.remarks().forEach(remark -> out.println(paint(YELLOW, remark)));
        verdict.doubts().forEach(doubt -> out.println(paint(YELLOW, doubt)));
        result.steps().stream().filter(step -> step.outcome() == Step.Outcome.HOLDS).mapToDouble(Step::rate).max()
                .ifPresent(rate -> out.println("capacity: " + Text.number(Math.round(rate))
                        + " messages/s is the highest rate found that held"));
        String code = switch (verdict.kind()) {
            case PASSED -> GREEN;
            case FAILED -> RED;
            case INCONCLUSIVE -> YELLOW;
        };
        verdict.findings().forEach(finding -> out.println(paint(code,
                (verdict.kind() == Verdict.Kind.FAILED ? "failed: " : "unclear: ") + finding)));
        out.println(paint(code, verdict.kind().toString()));
    }

    String paint(String code, String text) {
        return color ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
