package gochat.place;

import java.util.HashMap;
import java.util.Map;

/// Which connections of one handle each node has, as a shared log has it: all nodes say the same.
///
/// @param nodes  those that have none are not in it
record LoggedConnections(Map<Long, OfNode> nodes) {
    static final LoggedConnections NONE = new LoggedConnections(Map.of());

    /// @param hasWindows  whether some of them speak `gochat.v2`: others hear nothing of rooms
    record OfNode(int count, boolean hasWindows) {
        static final OfNode NONE = new OfNode(0, false);
    }

    int count() {
        return nodes.values().stream().mapToInt(OfNode::count).sum();
    }

    boolean haveWindows() {
        return nodes.values().stream().anyMatch(OfNode::hasWindows);
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
