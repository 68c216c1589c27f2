package loadtest.text;

import java.util.Locale;

/// Numbers and times as people read them: at most a few digits that mean something, the unit last.
public final class Text {
    private Text() { }

    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String time(long nanos) {
        return nanos < 1_000 ? nanos + " ns"
                : nanos < 999_500 ? digits(nanos / 1e3) + " µs"
                : nanos < 999_500_000 ? digits(nanos / 1e6) + " ms"
                : digits(nanos / 1e9) + " s";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }

    public static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    /// As [#decimal], without zeros that say nothing at its end.
    public static String plain(double value, int places) {
        String text = decimal(value, places);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    public static String plural(long count, String noun) {
        return number(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /// A time for an axis: without digits that say nothing.
    public static String shortTime(double nanos) {
        return time(Math.round(nanos)).replaceFirst("\\.0+ ", " ");
    }

    public static String mebibytes(double bytes) {
        return number(Math.round(bytes / (1 << 20))) + " MiB";
    }

    /// A server's words on a terminal: without the control characters that would steer it.
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
