package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import loadtest.text.Text;

/// Draws curves over a pair of axes as SVG. Colours come from the page's style sheet, by the curves' class names, so
/// that one drawing serves light, dark and paper. Pure.
public final class Chart {
    /// @param style the class name that colours the curve
    public record Curve(String name, String style, double[] x, double[] y) { }

    /// @param log        the scale is logarithmic, else it is linear and starts at 0
    /// @param least      the least value shown; above 0 where the scale is logarithmic
    public record Axis(String title, boolean log, double least, double most, List<Double> ticks,
            DoubleFunction<String> label) {
        /// A linear axis from 0 with four to six round ticks.
        static Axis linear(String title, double most, DoubleFunction<String> label) {
            double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9) / 3)));
            for (double factor : new double[] {1, 2, 5, 10}) {
                if (most / (step * factor) <= 6) {
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

        /// A logarithmic axis of nanoseconds with ticks at the powers of ten around the data.
        static Axis nanos(String title, double least, double most) {
            double low = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
            double high = Math.max(low * 10, Math.pow(10, Math.ceil(Math.log10(Math.max(1, most)) - 1e-9)));
            var ticks = new ArrayList<Double>();
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
            return new Axis(title, true, low, high, ticks, value -> Text.time(Math.round(value))
                    .replaceFirst("\\.0+ ", " "));
        }

        /// Where `value` lies between the axis's ends, 0 to 1.
        double place(double value) {
            double at = log ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
                    : (value - least) / (most - least);
            return Math.clamp(at, 0, 1);
        }
    }

    private static final int WIDTH = 720;
    private static final int HEIGHT = 270;
    private static final int LEFT = 64;
    private static final int RIGHT = 28;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final int SHADE_NAME_WIDTH = 90;

    private final Axis x;
    private final Axis y;
    private final StringBuilder out = new StringBuilder();

    public Chart(String description, Axis x, Axis y) {
        this.x = x;
        this.y = y;
        add("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, HEIGHT, Html.escape(description));
        for (double tick : y.ticks()) {
            add("<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, WIDTH - RIGHT, top(tick), top(tick));
            add("<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, top(tick) + 4,
                    y.label().apply(tick));
        }
        for (double tick : x.ticks()) {
            add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", left(tick), left(tick), HEIGHT - BOTTOM,
                    HEIGHT - BOTTOM + 4);
            add("<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>", left(tick), HEIGHT - BOTTOM + 18,
                    x.label().apply(tick));
        }
        add("<text class='axis' x='%d' y='%d' text-anchor='end'>%s</text>", WIDTH - RIGHT, HEIGHT - 6,
                Html.escape(x.title()));
    }

    /// Shades the stretch between two values of the x axis and names it.
    public Chart shade(double from, double to, String name) {
        if (to > from) {
            add("<rect class='shade' x='%.1f' y='%d' width='%.1f' height='%d'/>", left(from), TOP,
                    left(to) - left(from), HEIGHT - TOP - BOTTOM);
            if (left(to) - left(from) > SHADE_NAME_WIDTH) {
                add("<text class='axis' x='%.1f' y='%d'>%s</text>", left(from) + 8, TOP + 16, Html.escape(name));
            }
        }
        return this;
    }

    public Chart curve(Curve curve) {
        var points = new StringBuilder();
        for (int i = 0; i < curve.x().length; i++) {
            if (!Double.isNaN(curve.y()[i])) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(curve.x()[i]), top(curve.y()[i])));
            }
        }
        add("<polyline class='curve %s' points='%s'/>", curve.style(), points.toString().strip());
        return this;
    }

    /// A bar from the x axis up, `from` and `to` being values of that axis.
    public Chart bar(double from, double to, double height, String style, String title) {
        double width = Math.max(1, left(to) - left(from) - 2);
        add("<rect class='bar %s' x='%.1f' y='%.1f' width='%.1f' height='%.1f'><title>%s</title></rect>", style,
                left(from) + 1, top(height), width, HEIGHT - BOTTOM - top(height), Html.escape(title));
        return this;
    }

    /// An unseen strip around one value of the x axis that shows `title` under the pointer.
    public Chart hint(double from, double to, String title) {
        add("<rect class='hint' x='%.1f' y='%d' width='%.1f' height='%d'><title>%s</title></rect>", left(from), TOP,
                Math.max(1, left(to) - left(from)), HEIGHT - TOP - BOTTOM, Html.escape(title));
        return this;
    }

    public String svg() {
        return out + "</svg>";
    }

    private double left(double value) {
        return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double top(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
