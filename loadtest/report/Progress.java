package loadtest.report;

import java.io.PrintStream;
import loadtest.stats.Clock;
import loadtest.stats.Sample;
import loadtest.stats.Step;
import loadtest.text.Text;

/// Shows a run while it goes on: one line that is redrawn on a terminal, a plain line each second elsewhere.
/// The main thread owns it.
public final class Progress {
    private static final String COLUMNS = "%8s %9s %9s %9s %9s %7s %9s %9s";
    private static final String STEP_COLUMNS = "%11s %11s %10s %10s  %s%n";
    /// What is longer than a terminal is wide ends there: a line that wraps could not be redrawn.
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final int LINES_PER_HEAD = 20;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private int lines;
    private boolean drawn;
    private long connectingShown = Clock.now();

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// How many are connected so far. It may be told as often as one likes: it shows it once a second.
    public void connecting(long connected, long wanted) {
        long now = Clock.now();
        if (now - connectingShown < SECOND_NANOS) {
            return;
        }
        connectingShown = now;
        show("connecting: " + Text.number(connected) + " of " + Text.number(wanted));
    }

    public void show(Sample sample) {
        if (lines == 0 || !terminal && lines % LINES_PER_HEAD == 0) {
            out.println(String.format(COLUMNS, "elapsed", "connected", "sent/s", "recv/s", "in flight", "faults", "p50",
                    "p99"));
        }
        lines++;
        boolean quiet = sample.receivedPerSecond() == 0;
        String line = String.format(COLUMNS, Text.decimal(sample.seconds(), 1) + " s", Text.number(sample.connected()),
                Text.number(Math.round(sample.sentPerSecond())), Text.number(Math.round(sample.receivedPerSecond())),
                Text.number(sample.inFlight()), Text.number(sample.faults()),
                quiet ? "-" : Text.time(sample.p50Nanos()), quiet ? "-" : Text.time(sample.p99Nanos()))
                + server(sample)
                + (sample.measured() ? "" : "  not measured");
        show(line);
    }

    private void show(String line) {
        if (terminal) {
            out.print(NO_WRAP + "\r\033[K" + line + WRAP);
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    private static String server(Sample sample) {
        return !Double.isFinite(sample.serverBytes()) ? ""
                : "  server " + (Double.isFinite(sample.serverCores())
                ? Text.decimal(sample.serverCores(), 2) + " cores, " : "") + Text.mebibytes(sample.serverBytes());
    }

    /// A second of a rate that a search for the capacity tries: shown on a terminal, until what came of it is.
    public void trying(double rate, Sample sample) {
        if (terminal) {
            show(String.format("%11s messages/s: %s", Text.number(Math.round(rate)), sample.measured()
                    ? Text.number(Math.round(sample.receivedPerSecond())) + " received/s" : "not measured"));
        }
    }

    /// A rate that a search for the capacity has tried.
    public void show(Step step) {
        if (drawn) {
            out.print("\r\033[K");
        }
        drawn = false;
        if (lines++ == 0) {
            out.printf(STEP_COLUMNS, "rate", "received/s", "p50", "p99", "");
        }
        out.printf(STEP_COLUMNS, Text.number(Math.round(step.rate())),
                Text.number(Math.round(step.receivedPerSecond())), Text.time(step.p50Nanos()),
                Text.time(step.p99Nanos()), step.why().isEmpty() ? "holds" : step.why());
    }

    /// Ends the line, so that what follows starts on one of its own.
    public void end() {
        if (drawn) {
            out.println();
        }
        drawn = false;
        lines = 0;
    }
}
