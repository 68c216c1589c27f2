package gochat.engine.redis;

import gochat.engine.Follower;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A small follower: it writes down what it hears. The relay's thread writes, tests read.
final class Ledger implements Follower<Long> {
    /// What was applied, and where.
    record Line(long seq, long node, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private final List<String> epochs = new ArrayList<>();
    private final Set<Long> gone = new HashSet<>();
    private int restated;

    @Override
    public synchronized void startOver(String epoch) {
        lines.clear();
        epochs.add(epoch);
    }

    @Override
    public synchronized Long apply(long seq, long node, byte[] entry) {
        lines.add(new Line(seq, node, new String(entry)));
        return seq;
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void gone(long node) {
        gone.add(node);
    }

    @Override
    public synchronized void restate() {
        restated++;
    }

    synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    synchronized List<String> epochs() {
        return List.copyOf(epochs);
    }

    synchronized Set<Long> gone() {
        return Set.copyOf(gone);
    }

    synchronized int restated() {
        return restated;
    }
}
