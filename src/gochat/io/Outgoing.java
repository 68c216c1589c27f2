package gochat.io;

/// What waits to be written to one client: somebody must see to it that one of its methods is called. Any thread may.
public interface Outgoing {
    /// Where it goes.
    Transport transport();

    /// Writes out what goes without waiting; if anything is left, a thread of its own waits for the client.
    void writeNow();

    /// Has a thread of its own write out.
    void startWriter();

    /// Writes out, and waits while the client does not read.
    void writeOut();
}
