package gochat.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/// Counters that differ in one label, whose values are fixed beforehand: what strangers send never makes a new
/// one. Any thread may call it.
public final class LabelledCounters {
    /// Takes what has no counter of its own, where the values are not all there can be.
    public static final String OTHER = "other";

    private final Map<String, LongAdder> counters = new LinkedHashMap<>();

    public LabelledCounters(List<String> values) {
        for (String value : values) counters.put(value, new LongAdder());
    }

    /// Counts one more with this label.
    public void count(String value) {
        counters.getOrDefault(value, counters.get(OTHER)).increment();
    }

    void forEach(BiConsumer<String, Long> action) {
        counters.forEach((value, counter) -> action.accept(value, counter.sum()));
    }
}
