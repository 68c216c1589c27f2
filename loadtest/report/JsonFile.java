package loadtest.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import loadtest.stats.Cores;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Histogram;
import loadtest.stats.Outage;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Setup;
import loadtest.stats.Stage;
import loadtest.stats.Step;
import loadtest.stats.Times;
import loadtest.text.Json;
import loadtest.verdict.Verdict;

/// A result for other programs, and for this one to compare with and to merge: times in nanoseconds, rates per second,
/// histograms as the counts of their buckets. Pure.
public final class JsonFile {
    /// Goes up when a field changes its meaning or goes away.
    static final int SCHEMA = 3;

    private JsonFile() { }

    public static String of(Result result, Verdict verdict) {
        var root = new LinkedHashMap<String, Object>();
        root.put("schema", SCHEMA);
        root.put("ok", verdict.kind() == Verdict.Kind.PASSED);
        root.put("verdict", verdict.kind());
        root.put("failed_conditions", verdict.findings().stream().map(finding -> {
            var map = new LinkedHashMap<String, Object>();
            map.put("condition", finding.condition());
            map.put("value", finding.value());
            return map;
        }).toList());
        root.put("doubts", verdict.doubts());
        root.put("setup", Records.map(result.setup()));
        root.put("measured_seconds", result.measuredSeconds());
        root.put("measured_count", result.measuredCount());
        root.put("measured_sent", result.measuredSent());
        root.put("received_per_second", result.receivedPerSecond());
        root.put("sent_per_second", result.sentPerSecond());
        root.put("connections", result.connections());
        root.put("ending", Records.map(result.ending()));
        root.put("counts", names(result.counts(), Count::metric));
        root.put("reasons", names(result.reasons(), Count::metric));
        root.put("times", names(result.times(), kind -> kind.name().toLowerCase(Locale.ROOT)));
        root.put("cores", Records.map(result.cores()));
        root.put("samples", result.samples().stream().map(Records::map).toList());
        root.put("stages", result.stages().stream().map(Records::map).toList());
        root.put("outages", result.outages().stream().map(Records::map).toList());
        root.put("steps", result.steps().stream().map(Records::map).toList());
        return Json.write(root) + "\n";
    }

    private static <K> Map<String, Object> names(Map<K, ?> map, Function<K, String> name) {
        var names = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> names.put(name.apply(key).replace('-', '_'),
                value instanceof Histogram.Snapshot times ? Records.map(times) : value));
        return names;
    }

    /// Reads back what [#of] wrote. Throws an IllegalArgumentException that says why it cannot.
    public static Result read(String text) {
        try {
            Map<?, ?> root = (Map<?, ?>) Json.read(text);
            if (!(root.get("schema") instanceof Double schema) || schema != SCHEMA) {
                throw new IllegalArgumentException("it has schema " + root.get("schema") + ", not " + SCHEMA);
            }
            var counts = new EnumMap<Count, Long>(Count.class);
            var reasons = new EnumMap<Count, Map<String, Long>>(Count.class);
            for (Count count : Count.values()) {
                String name = count.metric().replace('-', '_');
                counts.put(count, Records.number(((Map<?, ?>) root.get("counts")).get(name)).longValue());
                if (((Map<?, ?>) root.get("reasons")).get(name) instanceof Map<?, ?> its) {
                    var read = new TreeMap<String, Long>();
                    its.forEach((reason, number) -> read.put((String) reason, Records.number(number).longValue()));
                    reasons.put(count, read);
                }
            }
            var times = new EnumMap<Times, Histogram.Snapshot>(Times.class);
            for (Times kind : Times.values()) {
                times.put(kind, Records.times(((Map<?, ?>) root.get("times"))
                        .get(kind.name().toLowerCase(Locale.ROOT))));
            }
            return new Result(Records.read(Setup.class, root.get("setup")), counts, reasons, times,
                    list(Sample.class, root.get("samples")), list(Stage.class, root.get("stages")),
                    list(Outage.class, root.get("outages")), list(Step.class, root.get("steps")),
                    Records.number(root.get("measured_seconds")),
                    Records.number(root.get("measured_count")).longValue(),
                    Records.number(root.get("measured_sent")).longValue(),
                    Records.number(root.get("connections")).longValue(),
                    Records.read(Cores.Use.class, root.get("cores")), Records.read(Ending.class, root.get("ending")));
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("it lacks what a result has", e);
        }
    }

    private static <T extends Record> List<T> list(Class<T> type, Object values) {
        var list = new ArrayList<T>();
        ((List<?>) values).forEach(value -> list.add(Records.read(type, value)));
        return list;
    }
}
