package loadtest.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each reason was given; what a server says is not ours to bound, so the number of reasons is.
/// Any thread counts and reads.
public final class Reasons {
    /// At most about this many are told apart.
    static final int MAX_REASONS = 50;
    static final int MAX_LENGTH = 200;
    private static final String OTHERS = "other reasons";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void add(String reason) {
        add(reason, 1);
    }

    private void add(String reason, long times) {
        String shown = reason.length() > MAX_LENGTH ? reason.substring(0, MAX_LENGTH) + "..." : reason;
        String key = counts.size() < MAX_REASONS || counts.containsKey(shown) ? shown : OTHERS;
        counts.computeIfAbsent(key, _ -> new LongAdder()).add(times);
    }

    void add(Reasons others) {
        others.counts.forEach((reason, count) -> add(reason, count.sum()));
    }

    public Map<String, Long> totals() {
        var totals = new TreeMap<String, Long>();
        counts.forEach((reason, count) -> totals.put(reason, count.sum()));
        return totals;
    }
}
