package loadtest.verdict;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loadtest.stats.Result;
import loadtest.text.UsageException;
import loadtest.text.Values;

/// A condition on a result, such as `p99>50ms`. Whether it should hold is its user's matter: `-fail-if` hopes not.
public final class Condition {
    private static final Pattern FORM =
            Pattern.compile("\\s*([a-z][a-z0-9.-]*)\\s*(>=|<=|>|<)\\s*([0-9.]+)([a-z]*)\\s*");

    private final Metric metric;
    private final String comparison;
    /// Nanoseconds where the metric is a time, else a plain number.
    private final double limit;
    private final String text;

    private Condition(Metric metric, String comparison, double limit, String text) {
        this.metric = metric;
        this.comparison = comparison;
        this.limit = limit;
        this.text = text;
    }

    /// @param flag which flag has it, for what is said of a wrong one
    public static Condition parse(String flag, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new UsageException("-" + flag + " must be like 'p99>50ms' or 'lost>0', not '" + text + "'");
        }
        String name = form.group(1);
        String number = form.group(3);
        String unit = form.group(4);
        Metric metric = Metric.named(name).orElseThrow(() -> new UsageException(
                "-" + flag + " '" + text + "': there is no metric '" + name + "'; -h lists them"));
        if (metric.isTime()) {
            Duration time = Values.parseTime(number + unit);
            if (time == null) {
                throw new UsageException("-" + flag + " '" + text + "': " + name
                        + " is a time and needs a unit: ns, us, ms or s");
            }
            return new Condition(metric, form.group(2), time.toNanos(), text.strip());
        }
        if (!unit.isEmpty() || Double.isNaN(Values.number(number))) {
            throw new UsageException("-" + flag + " '" + text + "': " + name + " is a plain number");
        }
        return new Condition(metric, form.group(2), Values.number(number), text.strip());
    }

    public String text() {
        return text;
    }

    /// Whether the condition holds; where nothing was measured none does.
    public boolean holds(Result result) {
        double value = metric.of(result);
        return switch (comparison) {
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            case "<" -> value < limit;
            default -> value <= limit;
        };
    }

    boolean isMeasured(Result result) {
        return !Double.isNaN(metric.of(result));
    }

    boolean dependsOnTester() {
        return metric.dependsOnTester();
    }

    /// The metric's value in this result, for people.
    public String shown(Result result) {
        return isMeasured(result) ? metric.shown(result) : "nothing measured";
    }
}
