package loadtest.report;

import java.util.Locale;
import loadtest.stats.Histogram;

/// A latency distribution in the columns of HdrHistogram's percentile files, which its plotters read. Pure.
public final class HgrmFile {
    /// HdrHistogram's own steps: this many to each halving of the distance to 100 %.
    private static final int TICKS_PER_HALVING = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    private HgrmFile() { }

    public static String of(Histogram.Snapshot times) {
        var out = new StringBuilder(String.format(Locale.ROOT, "%12s %14s %10s %14s%n%n", "Value", "Percentile",
                "TotalCount", "1/(1-Percentile)"));
        double percent = 0;
        while (times.total() > 0 && percent < 100) {
            long value = times.percentile(percent);
            long count = times.countUpTo(value);
            out.append(String.format(Locale.ROOT, "%12.3f %2.12f %10d %14.2f%n", value / NANOS_PER_MILLI, percent / 100,
                    count, 1 / (1 - percent / 100)));
            if (count == times.total()) {
                break;
            }
            int halvings = (int) (Math.log(100 / (100 - percent)) / Math.log(2) + 1e-9) + 1;
            percent += 100 / (TICKS_PER_HALVING * Math.pow(2, halvings));
        }
        out.append(String.format(Locale.ROOT, "%12.3f %2.12f %10d%n", times.max() / NANOS_PER_MILLI, 1.0,
                times.total()));
        out.append(String.format(Locale.ROOT, "#[Mean    = %12.3f, StdDeviation   = %12.3f]%n",
                times.mean() / NANOS_PER_MILLI, times.standardDeviation() / NANOS_PER_MILLI));
        out.append(String.format(Locale.ROOT, "#[Max     = %12.3f, Total count    = %12d]%n",
                times.max() / NANOS_PER_MILLI, times.total()));
        out.append(String.format(Locale.ROOT, "#[Buckets = %12d, SubBuckets     = %12d]%n",
                Histogram.BUCKET_COUNT / Histogram.SUB_COUNT, Histogram.SUB_COUNT));
        return out.toString();
    }
}
