package loadtest.stats;

/// How a run came to its end.
///
/// @param words why, where it was not the time for it; else empty
public record Ending(Kind kind, String words) {
    public enum Kind { IN_TIME, INTERRUPTED, ABORTED, NOBODY_LEFT }

    public static final Ending IN_TIME = new Ending(Kind.IN_TIME, "");
    public static final Ending INTERRUPTED =
            new Ending(Kind.INTERRUPTED, "Interrupted: this is what ran until then.");
    public static final Ending NOBODY_LEFT = new Ending(Kind.NOBODY_LEFT, "Ended early: no connection was left.");

    /// @param condition that came true, with its value
    public static Ending aborted(String condition) {
        return new Ending(Kind.ABORTED, condition);
    }
}
