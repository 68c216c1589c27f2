package loadtest.wire;

import java.util.List;

/// The language that the server under test speaks: what is sent, what comes back, and what may be expected of it.
/// Immutable; made from the flags, and asked for a session for each user.
public sealed interface Protocol permits Chat, Chat2, Echo, Template {
    /// @param number the user's own number
    /// @param rooms  how many rooms the users are spread over; 0 where they write to each other
    Session session(Handles handles, int number, int rooms);

    /// The least size in bytes of a message between the users with the longest names, `last` being the last one.
    int leastSizeBytes(Handles handles, int last, int rooms);

    /// How people call it.
    String name();

    /// Subprotocols that the opening handshake offers.
    default List<String> subprotocols() {
        return List.of();
    }

    /// Whether the server answers each message, beside delivering it.
    default boolean answers() {
        return true;
    }

    /// Whether a message without an answer is sent again after a cut, and nothing that was answered may be missing.
    default boolean resumes() {
        return false;
    }
}
