package gochat.io;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;

/// Turns that whoever has most of them must not keep from others: they come address by address, one of each. Any thread
/// may call it.
final class FairTurns {
    private final SequencedMap<Object, Queue<Turn>> waiting = new LinkedHashMap<>();

    synchronized void add(Object address, Turn turn) {
        waiting.computeIfAbsent(address, _ -> new ArrayDeque<>()).add(turn);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Takes the next one; null if there is none.
    synchronized Turn poll() {
        Map.Entry<Object, Queue<Turn>> first = waiting.pollFirstEntry();
        if (first == null) return null;
        Queue<Turn> turns = first.getValue();
        Turn next = turns.remove();
        if (!turns.isEmpty()) waiting.put(first.getKey(), turns);
        return next;
    }
}
