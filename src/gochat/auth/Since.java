package gochat.auth;

/// Where a client says it has been: `EPOCH.SEQ`, or `EPOCH.SEQ.PASS`.
///
/// @param seq   the newest position it has seen
/// @param pass  as it came, unchecked; empty for none
public record Since(String epoch, long seq, String pass) {
    /// Null for a text that is none: such a client counts as one that comes for the first time.
    public static Since parse(String text) {
        String[] parts = text.split("\\.", 3);
        long seq = parts.length < 2 ? -1 : Passes.number(parts[1]);
        return seq < 0 ? null : new Since(parts[0], seq, parts.length == 3 ? parts[2] : "");
    }
}
