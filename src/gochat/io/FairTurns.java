package gochat.io;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/// Turns that whoever has most of them must not keep from others: they come address by address, one of each. Any thread
/// may call it.
final class FairTurns {
    private final Map<Object, Queue<Poller.Turn>> waiting = new LinkedHashMap<>();

    synchronized void add(Object address, Poller.Turn turn) {
        waiting.computeIfAbsent(address, _ -> new ArrayDeque<>()).add(turn);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Takes the next one; null if there is none.
    synchronized Poller.Turn poll() {
        Iterator<Map.Entry<Object, Queue<Poller.Turn>>> all = waiting.entrySet().iterator();
        if (!all.hasNext()) return null;
        Map.Entry<Object, Queue<Poller.Turn>> first = all.next();
        Object address = first.getKey();
        Queue<Poller.Turn> turns = first.getValue();
        all.remove();
        Poller.Turn next = turns.remove();
        if (!turns.isEmpty()) waiting.put(address, turns);
        return next;
    }
}
