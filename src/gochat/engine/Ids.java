package gochat.engine;

import java.util.Map;
import java.util.TreeMap;

/// A set of numbers that mostly grows by the next one, kept as ranges.
final class Ids {
    /// Most ranges; beyond it the lowest gap closes: what belongs there is too old to come.
    private static final int MAX_RANGES = 64;

    /// First number of a range to its last.
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /// @return whether it was not in the set
    boolean add(long id) {
        Map.Entry<Long, Long> below = ranges.floorEntry(id);
        if (below != null && id <= below.getValue()) return false;
        long from = below != null && below.getValue() == id - 1 ? below.getKey() : id;
        Long to = ranges.remove(id + 1);
        ranges.put(from, to == null ? id : to);
        if (ranges.size() > MAX_RANGES) {
            long lowest = ranges.pollFirstEntry().getKey();
            ranges.put(lowest, ranges.pollFirstEntry().getValue());
        }
        return true;
    }
}
