package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import loadtest.text.Text;

/// One axis of a chart: what it spans, and where its ticks are. Pure.
///
/// @param log   the scale is logarithmic, else it is linear
/// @param least the least value shown; above 0 where the scale is logarithmic
record Axis(String title, boolean log, double least, double most, List<Double> ticks, DoubleFunction<String> label) {
    private static final int MAX_TICKS = 6;

    /// A linear axis from 0 with four to six round ticks.
    static Axis linear(String title, double most, DoubleFunction<String> label) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9) / 3)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (most / (step * factor) <= MAX_TICKS) {
                step *= factor;
                break;
            }
        }
        var ticks = new ArrayList<Double>();
        double end = Math.max(step, Math.ceil(most / step - 1e-9) * step);
        for (int i = 0; i * step <= end * 1.0001; i++) {
            ticks.add(i * step);
        }
        return new Axis(title, false, 0, end, ticks, label);
    }

    /// As [#linear], but the axis ends with the data instead of the next tick.
    static Axis time(String title, double most) {
        Axis round = linear(title, most, value -> Text.decimal(value, value % 1 == 0 ? 0 : 1));
        return new Axis(title, false, 0, most, round.ticks().stream().filter(tick -> tick <= most).toList(),
                round.label());
    }

    /// A logarithmic axis of nanoseconds from the last round value below the data to the next one above, with ticks at
    /// the powers of ten; at 1, 2 and 5 of each where there would be few.
    static Axis nanos(String title, double least, double most) {
        double low = round(Math.max(1, least), false);
        double high = Math.max(low * 5, round(Math.max(1, most), true));
        boolean dense = high / low < 1_000;
        var ticks = new ArrayList<Double>();
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high * 1.001; power *= 10) {
            for (int factor : dense ? new int[] {1, 2, 5} : new int[] {1}) {
                if (power * factor >= low * 0.999 && power * factor <= high * 1.001) {
                    ticks.add(power * factor);
                }
            }
        }
        return new Axis(title, true, low, high, ticks, Text::shortTime);
    }

    /// The next of 1, 2 and 5 times a power of ten.
    private static double round(double value, boolean up) {
        double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        double[] steps = {1, 2, 5, 10};
        double best = up ? 10 * power : power;
        for (double step : steps) {
            boolean fits = up ? step * power >= value * 0.999 : step * power <= value * 1.001;
            best = fits ? up ? Math.min(best, step * power) : Math.max(best, step * power) : best;
        }
        return best;
    }

    /// Where `value` lies between the axis's ends, 0 to 1.
    double place(double value) {
        double at = log ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
                : (value - least) / (most - least);
        return Math.clamp(at, 0, 1);
    }
}
