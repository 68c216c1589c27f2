package gochat.feed;

/// A connection, as far as the feeds know one. Whoever joins brings it; any thread may call it.
public interface Line {
    /// Ends it with a close code and a reason; what waits on it still goes out before. It does not wait.
    void close(int code, String reason);
}
