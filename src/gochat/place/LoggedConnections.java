package gochat.place;

import java.util.HashMap;
import java.util.Map;

/// Which connections of one handle each node has, as a shared log has it: all nodes say the same. It never changes.
///
/// What is asked at each message of a room is worked out once, when it is made.
final class LoggedConnections {
    static final LoggedConnections NONE = new LoggedConnections(Map.of());

    /// Those that have none are not in it.
    private final Map<Long, OfNode> nodes;
    private final int count;
    private final boolean haveWindows;

    /// @param hasWindows  whether some of them speak `gochat.v2`: others hear nothing of rooms
    record OfNode(int count, boolean hasWindows) {
        static final OfNode NONE = new OfNode(0, false);

        OfNode {
            hasWindows &= count > 0;
        }
    }

    private LoggedConnections(Map<Long, OfNode> nodes) {
        this.nodes = nodes;
        count = nodes.values().stream().mapToInt(OfNode::count).sum();
        haveWindows = nodes.values().stream().anyMatch(OfNode::hasWindows);
    }

    int count() {
        return count;
    }

    boolean haveWindows() {
        return haveWindows;
    }

    OfNode of(long node) {
        return nodes.getOrDefault(node, OfNode.NONE);
    }

    /// With what a node has now; the same where that is no news.
    LoggedConnections with(long node, OfNode now) {
        if (of(node).equals(now)) return this;
        Map<Long, OfNode> changed = new HashMap<>(nodes);
        if (now.count == 0) changed.remove(node);
        else changed.put(node, now);
        return changed.isEmpty() ? NONE : new LoggedConnections(Map.copyOf(changed));
    }
}
