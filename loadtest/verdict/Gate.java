package loadtest.verdict;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loadtest.plan.Options;
import loadtest.stats.Result;
import loadtest.text.Text;
import loadtest.text.UsageException;

/// A condition on a result, such as `p99>50ms`. Whether it should hold is its user's matter: `-fail-if` hopes not.
///
/// @param limit nanoseconds where the metric is a time, else a plain number
public record Gate(String metric, String comparison, double limit, String text) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([a-z][a-z0-9.-]*)\\s*(>=|<=|>|<)\\s*([0-9.]+)([a-z]*)\\s*");
    private static final Pattern TIME_METRIC =
            Pattern.compile("(raw-|connect-)?(p\\d{1,2}(\\.\\d{1,4})?|p100|max|mean)");

    public static Gate parse(String flag, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new UsageException("-" + flag + " must be like 'p99>50ms' or 'lost>0', not '" + text + "'");
        }
        String metric = form.group(1);
        String number = form.group(3);
        String unit = form.group(4);
        if (TIME_METRIC.matcher(metric).matches()) {
            Duration time = unit.isEmpty() ? null : Options.parseTime(number + unit);
            if (time == null) {
                throw new UsageException("-" + flag + " '" + text + "': " + metric
                        + " is a time and needs a unit: ns, us, ms or s");
            }
            return new Gate(metric, form.group(2), time.toNanos(), text.strip());
        }
        if (!Result.COUNTS.contains(metric) && !Result.RATES.contains(metric)) {
            throw new UsageException("-" + flag + " '" + text + "': there is no metric '" + metric
                    + "'; -h lists them");
        }
        if (!unit.isEmpty() || !number.matches("\\d+(\\.\\d+)?")) {
            throw new UsageException("-" + flag + " '" + text + "': " + metric + " is a plain number");
        }
        return new Gate(metric, form.group(2), Double.parseDouble(number), text.strip());
    }

    public static boolean isTime(String metric) {
        return TIME_METRIC.matcher(metric).matches();
    }

    /// Whether the condition holds; a time of which nothing was measured holds in no condition.
    public boolean holds(Result result) {
        double value = result.metric(metric);
        return switch (comparison) {
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            case "<" -> value < limit;
            default -> value <= limit;
        };
    }

    /// The metric's value in this result, for people.
    public String shown(Result result) {
        double value = result.metric(metric);
        return Double.isNaN(value) ? "nothing measured" : isTime(metric) ? Text.time((long) value)
                : Text.number(Math.round(value));
    }
}
