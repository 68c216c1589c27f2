package gochat.io;

/// What waits to be written to one client.
public interface Outgoing {
    /// Writes out what goes without waiting. Any thread may call it at any time: it does nothing if there is nothing to
    /// do, or another is at it. It must not throw.
    void writeNow();
}
