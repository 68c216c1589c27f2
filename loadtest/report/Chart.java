package loadtest.report;

import java.util.Locale;

/// Draws curves over a pair of axes as SVG. Colours come from the page's style sheet, by the curves' class names, so
/// that one drawing serves light, dark and paper. Pure.
final class Chart {
    /// @param style the class name that colours the curve
    /// @param y     not a number where there is nothing: the curve is broken there
    record Curve(String style, double[] x, double[] y) { }

    private static final int WIDTH = 720;
    private static final int HEIGHT = 250;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 14;
    private static final int BOTTOM = 40;
    /// What a letter of a label takes, about, and what must be free between two labels.
    private static final double LETTER = 6.4;
    private static final double GAP = 7;
    private static final double MAX_CORNER = 3;

    private final Axis x;
    private final Axis y;
    private final StringBuilder out = new StringBuilder();

    Chart(String description, Axis x, Axis y) {
        this.x = x;
        this.y = y;
        add("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, HEIGHT, Html.escape(description));
        for (double tick : y.ticks()) {
            add("<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, WIDTH - RIGHT, top(tick), top(tick));
            add("<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, top(tick) + 4,
                    y.label().apply(tick));
        }
        ticksOfX();
    }

    /// The ticks of the x axis and its title; a label that would run into the one before it is left out.
    private void ticksOfX() {
        double free = 0;
        for (double tick : x.ticks()) {
            add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", left(tick), left(tick), HEIGHT - BOTTOM,
                    HEIGHT - BOTTOM + 4);
            String label = x.label().apply(tick);
            double half = label.length() * LETTER / 2;
            double at = Math.min(left(tick), WIDTH - half);
            if (at - half >= free) {
                add("<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>", at, HEIGHT - BOTTOM + 17,
                        label);
                free = at + half + GAP;
            }
        }
        add("<text class='axis' x='%d' y='%d' text-anchor='end'>%s</text>", WIDTH - RIGHT, HEIGHT - 5,
                Html.escape(x.title()));
    }

    /// Shades the stretch between two values of the x axis, and names it above, free of the curves, where that fits.
    Chart shade(double from, double to, String name) {
        if (to > from) {
            add("<rect class='shade' x='%.1f' y='%d' width='%.1f' height='%d'/>", left(from), TOP,
                    left(to) - left(from), HEIGHT - TOP - BOTTOM);
            if (left(to) - left(from) > name.length() * LETTER + GAP) {
                add("<text class='axis' x='%.1f' y='%d'>%s</text>", left(from), TOP - 4, Html.escape(name));
            }
        }
        return this;
    }

    /// A line at one value of the x axis, with a word on it under the pointer.
    Chart mark(double at, String style, String title) {
        add("<line class='mark %s' x1='%.1f' x2='%.1f' y1='%d' y2='%d'><title>%s</title></line>", style, left(at),
                left(at), TOP, HEIGHT - BOTTOM, Html.escape(title));
        return this;
    }

    Chart curve(Curve curve) {
        var points = new StringBuilder();
        int count = 0;
        for (int i = 0; i <= curve.x().length; i++) {
            if (i < curve.x().length && !Double.isNaN(curve.y()[i])) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", left(curve.x()[i]), top(curve.y()[i])));
                count++;
            } else {
                stretch(curve.style(), points.toString().strip(), count);
                points.setLength(0);
                count = 0;
            }
        }
        return this;
    }

    /// A part of a curve without a gap; a lone value is a dot.
    private void stretch(String style, String points, int count) {
        if (count > 1) {
            add("<polyline class='curve %s' points='%s'/>", style, points);
        } else if (count == 1) {
            String[] at = points.split(",");
            add("<circle class='dot %s' cx='%s' cy='%s' r='2.5'/>", style, at[0], at[1]);
        }
    }

    /// A bar from the x axis up, `from` and `to` being values of that axis.
    Chart bar(double from, double to, double height, String style, String title) {
        double width = Math.max(1, left(to) - left(from) - 2);
        add("<rect class='bar %s' x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='%.1f'><title>%s</title></rect>",
                style, left(from) + 1, top(height), width, HEIGHT - BOTTOM - top(height),
                Math.min(MAX_CORNER, width / 4), Html.escape(title));
        return this;
    }

    /// An unseen strip around one value of the x axis that shows `title` under the pointer.
    Chart hint(double from, double to, String title) {
        add("<rect class='hint' x='%.1f' y='%d' width='%.1f' height='%d'><title>%s</title></rect>", left(from), TOP,
                Math.max(1, left(to) - left(from)), HEIGHT - TOP - BOTTOM, Html.escape(title));
        return this;
    }

    String svg() {
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
