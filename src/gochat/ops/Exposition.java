package gochat.ops;

/// Writes metrics in Prometheus' text format, version 0.0.4. It belongs to the thread that answers a scrape.
public final class Exposition {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(8192);
    private String family;

    /// Begins a counter; by custom its name ends in `_total`.
    public Exposition counter(String name, String help) {
        return family(name, "counter", help);
    }

    public Exposition gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    private Exposition family(String name, String type, String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\").replace("\n", "\\n"));
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// The value of what began last, without a label.
    public void is(double value) {
        text.append(family);
        value(value);
    }

    /// One of several values of what began last.
    public void is(String label, String labelValue, double value) {
        text.append(family).append('{');
        label(label, labelValue);
        text.append('}');
        value(value);
    }

    /// What began last has no value but 1, and is told by its labels: names and values in turn.
    public void info(String... labels) {
        text.append(family);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',');
            label(labels[i], labels[i + 1]);
        }
        text.append('}');
        value(1);
    }

    /// Values of what began last, one for each counter.
    public void are(String label, LabelledCounters counters) {
        counters.forEach((labelValue, count) -> is(label, labelValue, count));
    }

    private void label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(name).append("=\"").append(escaped).append('"');
    }

    private void value(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        text.append(' ').append(whole ? Long.toString((long) value) : Double.toString(value)).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
