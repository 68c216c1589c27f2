package loadtest.report;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import loadtest.stats.Histogram;

/// Records as maps for JSON, and back: `p99Nanos` is called `p99_nanos`. Pure but for reflection.
final class Records {
    private Records() { }

    static Map<String, Object> map(Record record) {
        var map = new LinkedHashMap<String, Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(record);
                map.put(name(component), value instanceof Histogram.Snapshot times ? map(times) : value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return map;
    }

    static Map<String, Object> map(Histogram.Snapshot times) {
        var map = new LinkedHashMap<String, Object>();
        map.put("count", times.total());
        map.put("mean", times.mean());
        for (double percentile : Summary.PERCENTILES) {
            map.put(Summary.name(percentile), times.percentile(percentile));
        }
        map.put("buckets", times.buckets());
        return map;
    }

    /// Reads a record of text, numbers, constants and histograms. Throws a ClassCastException or NullPointerException,
    /// or what the record itself throws, where something is missing or of another kind.
    static <T extends Record> T read(Class<T> type, Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = Arrays.stream(components)
                .map(component -> convert(component.getType(), map.get(name(component)))).toArray();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no such " + type.getSimpleName(), e);
        }
    }

    private static Object convert(Class<?> type, Object value) {
        if (type == Histogram.Snapshot.class) {
            return times(value);
        }
        if (type == double.class) {
            return number(value);
        }
        if (type == long.class) {
            return number(value).longValue();
        }
        if (type == int.class) {
            return number(value).intValue();
        }
        if (type == boolean.class) {
            return (Boolean) value;
        }
        return type.isEnum() ? Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(value)).findFirst().orElseThrow(() ->
                        new IllegalArgumentException("no " + type.getSimpleName() + " is called " + value))
                : type.cast(Objects.requireNonNull(value));
    }

    static Histogram.Snapshot times(Object value) {
        var buckets = new LinkedHashMap<Integer, Long>();
        ((Map<?, ?>) ((Map<?, ?>) value).get("buckets")).forEach((index, count) ->
                buckets.put(Integer.valueOf((String) index), number(count).longValue()));
        return Histogram.Snapshot.of(buckets);
    }

    /// A number; one that is none is written as null.
    static Double number(Object value) {
        return value == null ? Double.NaN : (Double) value;
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
