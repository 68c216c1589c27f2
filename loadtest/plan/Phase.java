package loadtest.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loadtest.text.Text;
import loadtest.text.UsageException;
import loadtest.text.Values;

/// A stretch of an open loop in which the rate goes from one value to another in a straight line. Immutable.
///
/// @param fromRate messages a second in all, as it begins
/// @param text     as the flag has it, of the whole test; empty where it is no stage of it
public record Phase(Duration time, double fromRate, double toRate, String text) {
    private static final int MAX_STAGES = 100;
    private static final Duration MIN_TIME = Duration.ofMillis(100);

    static Phase steady(Duration time, double rate) {
        return new Phase(time, rate, rate, "");
    }

    /// Reads `10s:100,30s:1000,10s:1000-100`, of which one of so many equal parts is run.
    static List<Phase> parse(String text, int parts) {
        var stages = new ArrayList<Phase>();
        for (String stage : text.split(",", -1)) {
            String[] timeAndRates = stage.split(":", 2);
            String[] rates = timeAndRates.length < 2 ? new String[0] : timeAndRates[1].split("-", 2);
            double from = rates.length == 0 ? Double.NaN : Values.number(rates[0]);
            double to = rates.length == 2 ? Values.number(rates[1]) : from;
            if (!(from >= 0 && to >= 0 && from + to > 0 && Math.max(from, to) <= Load.MAX_RATE)
                    || stages.size() == MAX_STAGES) {
                throw new UsageException("-stages must be like 10s:100,30s:1000,10s:1000-100 (a time and the messages"
                        + " a second in all, or from how many to how many), at most "
                        + Text.number((long) Load.MAX_RATE) + " a second and " + MAX_STAGES + " stages, not '" + text
                        + "'");
            }
            stages.add(new Phase(Values.time("stages", timeAndRates[0], MIN_TIME), from / parts, to / parts, stage));
        }
        return List.copyOf(stages);
    }

    double seconds() {
        return time.toNanos() / 1e9;
    }

    double messages() {
        return (fromRate + toRate) / 2 * seconds();
    }

    /// When message `n` of this stretch is due, in seconds from its beginning.
    double secondsTo(double n) {
        double slope = (toRate - fromRate) / seconds();
        if (n <= 0) {
            return 0;
        }
        if (slope == 0) {
            return n / fromRate;
        }
        // From n = fromRate * t + slope * t * t / 2, in the form that loses no digits where the slope is small.
        return 2 * n / (fromRate + Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * n)));
    }
}
