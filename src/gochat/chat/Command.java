package gochat.chat;

import java.util.List;

/// What a client of `gochat.v2` asks for with `"do"`. Whoever reads it owns it. An `id` is the string that the answer
/// carries again, as JSON; null for none.
public sealed interface Command {
    /// The first message of a client. `since` is where it has been, as a `hello` told it; empty on a first visit.
    record Enter(String window, String since) implements Command {}

    /// What was said with somebody, or in a room, before a position.
    record History(Handle with, long before, int most, byte[] id) implements Command {}

    /// A conversation has been read up to a position.
    record Read(Handle with, long upto) implements Command {}

    /// Whose comings and goings are to be told.
    record Watch(List<Handle> handles, byte[] id) implements Command {}

    /// Becomes a member of a room.
    record Join(Handle room, byte[] id) implements Command {}

    /// Ends being one.
    record Leave(Handle room, byte[] id) implements Command {}

    /// Reads `bytes[from..to)`, which must be valid UTF-8, strictly: a name that the request does not know, a value of
    /// another kind, a number beyond 2^53 are malformed.
    static Command parse(byte[] bytes, int from, int to) throws MalformedMessage {
        return new CommandReader(bytes, from, to).command();
    }
}
