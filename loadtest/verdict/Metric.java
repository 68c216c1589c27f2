package loadtest.verdict;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import loadtest.stats.Count;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Times;
import loadtest.text.Text;

/// A figure of a result that a condition can name. Pure.
sealed interface Metric {
    /// The one of this name, if there is one.
    static Optional<Metric> named(String name) {
        Optional<Metric> count = Count.named(name).map(Counted::new);
        if (count.isPresent()) {
            return count;
        }
        return switch (name) {
            case "sent-rate" -> Optional.of(new Rate(false));
            case "received-rate" -> Optional.of(new Rate(true));
            case "all-back" -> Optional.of(new Recovery(Outage::allBackNanos));
            case "calm" -> Optional.of(new Recovery(Outage::calmNanos));
            default -> Arrays.stream(Times.values()).filter(kind -> name.startsWith(kind.prefix())
                            && Time.FORM.matcher(name.substring(kind.prefix().length())).matches())
                    .findFirst().map(kind -> new Time(kind, name.substring(kind.prefix().length())));
        };
    }

    /// Nanoseconds where it is a time; not a number where nothing was measured.
    double of(Result result);

    /// A value that was measured, for people.
    default String shown(Result result) {
        return isTime() ? Text.time((long) of(result)) : Text.number(Math.round(of(result)));
    }

    default boolean isTime() {
        return false;
    }

    /// Whether a tester that is too slow may be to blame for a bad value.
    default boolean dependsOnTester() {
        return true;
    }

    record Counted(Count count) implements Metric {
        @Override
        public double of(Result result) {
            return result.count(count);
        }

        @Override
        public boolean dependsOnTester() {
            return count.severity() == Count.Severity.DELAY || !count.isFault();
        }
    }

    record Rate(boolean received) implements Metric {
        /// In less time than this one message more makes another rate.
        private static final double MIN_SECONDS = 0.1;

        @Override
        public double of(Result result) {
            return result.measuredSeconds() < MIN_SECONDS ? Double.NaN
                    : received ? result.receivedPerSecond() : result.sentPerSecond();
        }
    }

    /// The longest of its kind; not a number where there was none, or one did not end.
    record Recovery(ToLongFunction<Outage> nanos) implements Metric {
        @Override
        public double of(Result result) {
            long[] all = result.outages().stream().mapToLong(nanos).toArray();
            return all.length == 0 || Arrays.stream(all).anyMatch(time -> time < 0) ? Double.NaN
                    : Arrays.stream(all).max().getAsLong();
        }

        @Override
        public boolean isTime() {
            return true;
        }
    }

    record Time(Times kind, String rank) implements Metric {
        static final Pattern FORM = Pattern.compile("p\\d{1,2}(\\.\\d{1,4})?|p100|max|mean");

        @Override
        public double of(Result result) {
            Histogram.Snapshot times = result.times(kind);
            return times.total() == 0 ? Double.NaN : switch (rank) {
                case "max" -> times.max();
                case "mean" -> times.mean();
                default -> times.percentile(percent());
            };
        }

        @Override
        public String shown(Result result) {
            Histogram.Snapshot times = result.times(kind);
            boolean told = !rank.startsWith("p") || times.tells(percent());
            return Metric.super.shown(result) + (told ? "" : ", the longest of " + Text.number(times.total()));
        }

        private double percent() {
            return Double.parseDouble(rank.substring(1));
        }

        @Override
        public boolean isTime() {
            return true;
        }
    }
}
