package gochat.chat;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Which connections go by which handle. Any thread may call it.
///
/// A handle's list is never changed, only replaced: who reads one sees all of it or all of the next.
///
/// @param <C> a connection
final class Router<C> {
    private final ConcurrentHashMap<Handle, List<C>> connections = new ConcurrentHashMap<>();
    private final int maxPerHandle;

    Router(int maxPerHandle) {
        this.maxPerHandle = maxPerHandle;
    }

    /// Adds a connection; false when the handle has as many as it may.
    boolean join(Handle handle, C connection) {
        List<C> joined = connections.compute(handle, (_, old) -> {
            if (old == null) return List.of(connection);
            return old.size() < maxPerHandle ? with(old, connection) : old;
        });
        return joined.contains(connection);
    }

    /// Takes a connection away; does nothing if it is not there.
    void leave(Handle handle, C connection) {
        connections.computeIfPresent(handle, (_, old) -> {
            List<C> rest = old.stream().filter(other -> other != connection).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /// The connections of a handle; none if nobody goes by it.
    List<C> find(Handle handle) {
        return connections.getOrDefault(handle, List.of());
    }

    private static <C> List<C> with(List<C> old, C connection) {
        return Stream.concat(old.stream(), Stream.of(connection)).toList();
    }
}
