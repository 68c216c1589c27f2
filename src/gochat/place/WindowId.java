package gochat.place;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// What a window is known by while it is in over one connection. Whoever lets it in makes this first, for a log must
/// hear of it.
///
/// @param name    the window's own; empty for the plain protocol
/// @param key     stands for that name on all nodes that follow the same log; the number in the plain protocol; 0 where
///                there are no other nodes
/// @param number  no other has it
public record WindowId(String name, long key, long number) {
    /// By the plain protocol, where there are other nodes.
    public static WindowId plain(long number) {
        return new WindowId("", number, number);
    }

    /// Where there are no other nodes.
    public static WindowId alone(String name, long number) {
        return new WindowId(name, 0, number);
    }

    /// @param epoch  names the log: what was sent before it was another one says nothing of who has come in since
    public static WindowId of(String epoch, String name, long number) {
        // these must be equal on all nodes, and need be no secret
        UUID hash = UUID.nameUUIDFromBytes((epoch + " " + name).getBytes(StandardCharsets.UTF_8));
        return new WindowId(name, hash.getMostSignificantBits(), number);
    }

    public boolean isPlain() {
        return name.isEmpty();
    }
}
