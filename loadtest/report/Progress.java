package loadtest.report;

import java.io.PrintStream;
import loadtest.stats.Sample;
import loadtest.text.Text;

/// Shows a run while it goes on: one line that is redrawn on a terminal, a plain line each second elsewhere.
/// The main thread owns it.
public final class Progress {
    private static final String COLUMNS = "%8s %9s %9s %9s %9s %7s %9s %9s";
    private static final int LINES_PER_HEAD = 20;

    private final PrintStream out;
    private final boolean terminal;
    private int lines;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void show(Sample sample) {
        if (lines == 0 || !terminal && lines % LINES_PER_HEAD == 0) {
            out.println(String.format(COLUMNS, "elapsed", "connected", "sent/s", "recv/s", "in flight", "errors", "p50",
                    "p99"));
        }
        lines++;
        boolean quiet = sample.receivedPerSecond() == 0;
        String line = String.format(COLUMNS, Text.decimal(sample.seconds(), 1) + " s", Text.number(sample.connected()),
                Text.number(Math.round(sample.sentPerSecond())), Text.number(Math.round(sample.receivedPerSecond())),
                Text.number(sample.inFlight()), Text.number(sample.errors()),
                quiet ? "-" : Text.time(sample.p50Nanos()), quiet ? "-" : Text.time(sample.p99Nanos()));
        if (terminal) {
            out.print("\r\033[K" + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    /// Ends the line, so that what follows starts on one of its own.
    public void end() {
        if (terminal && lines > 0) {
            out.println();
        }
        lines = 0;
    }
}
