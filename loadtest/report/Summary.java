package loadtest.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import loadtest.run.Clients;
import loadtest.stats.Cores;
import loadtest.stats.Histogram;
import loadtest.stats.Result;
import loadtest.text.Text;

/// Prints what a run found, for people. The main thread calls it once, after the run.
public final class Summary {
    public static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99, 100};
    private static final int MAX_BAR_LENGTH = 50;
    private static final List<String> REASONLESS = List.of("lost", "duplicated", "reordered", "unexpected",
            "unanswered", "late", "unsent");

    private final PrintStream out;
    private final boolean color;

    public Summary(PrintStream out, boolean color) {
        this.out = out;
        this.color = color;
    }

    public void print(Result result) {
        out.println();
        if (result.interrupted()) {
            out.println(paint("33", "Interrupted: this is what ran until then."));
        }
        messages(result);
        if (result.latency().total() > 0) {
            times(result);
            histogram(result.latency());
        }
        tester(result);
    }

    private void messages(Result result) {
        long connected = result.samples().isEmpty() ? 0 : result.samples().getLast().connected();
        out.printf("%s; %s sent, %s delivered; measured %s messages/s for %s s%n",
                Text.plural(connected, "connection"), Text.number(result.count("sent")),
                Text.number(result.count("delivered")), Text.number(Math.round(result.receivedPerSecond())),
                Text.decimal(result.measuredSeconds(), 1));
        var wrong = REASONLESS.stream().filter(name -> result.count(name) > 0).toList();
        for (String name : wrong) {
            out.println(paint("31", String.format("  %-12s %10s", name, Text.number(result.count(name)))));
        }
        reasons("refused", result.refusals());
        reasons("not connected", result.connectFailures());
        reasons("disconnected", result.disconnects());
        if (wrong.isEmpty() && result.refusals().isEmpty() && result.count("sent") > 0) {
            out.println(paint("32", "every message arrived once, in order, and was answered"));
        }
    }

    private void reasons(String title, Map<String, Long> reasons) {
        reasons.forEach((reason, count) -> out.println(
                paint("31", String.format("  %-12s %10s  %s", title, Text.number(count), printable(reason)))));
    }

    /// A server's words on a terminal: without the control characters that would steer it.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void times(Result result) {
        out.println();
        out.printf("%-30s", result.options().closedLoop() ? "latency, closed loop" : "latency from when due");
        for (double percentile : PERCENTILES) {
            out.printf("%9s", name(percentile));
        }
        out.println();
        row("  round trip", result.latency());
        if (!result.options().closedLoop()) {
            row("  the same, from when sent", result.rawLatency());
        }
        row("  opening a connection", result.connectTimes());
    }

    private void row(String title, Histogram.Snapshot times) {
        out.printf("%-30s", title);
        for (double percentile : PERCENTILES) {
            out.printf("%9s", Text.time(times.percentile(percentile)));
        }
        out.println();
    }

    public static String name(double percentile) {
        return percentile == 100 ? "max" : "p" + Text.decimal(percentile, 2).replaceFirst("\\.?0+$", "");
    }

    private void histogram(Histogram.Snapshot latency) {
        out.println();
        List<Bars.Bar> bars = Bars.of(latency);
        long highest = bars.stream().mapToLong(Bars.Bar::count).max().orElse(1);
        for (Bars.Bar bar : bars) {
            int length = (int) Math.ceil((double) MAX_BAR_LENGTH * bar.count() / highest);
            out.printf("  up to %8s %7s %%  %s%n", Text.time(bar.toNanos()),
                    Text.decimal(100.0 * bar.count() / latency.total(), 3), paint("36", "█".repeat(length)));
        }
    }

    private void tester(Result result) {
        out.println();
        Cores.Use cores = result.cores();
        String sharing = Clients.isLoopback(result.options().url().getHost()) ? ", shared with the server" : "";
        out.printf("the tester used %s of %s%s", Text.decimal(cores.tester(), 2), Text.plural(cores.count(), "core"),
                sharing);
        out.println(Double.isNaN(cores.machine()) ? "" : "; everything together " + Text.decimal(cores.machine(), 2));
        if (!result.bottleneck().isEmpty()) {
            out.println(paint("33", result.bottleneck()));
        }
    }

    public String paint(String code, String text) {
        return color ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
