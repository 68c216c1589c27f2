package gochat.ws;

/// Where a decoder asks before it takes memory for a message that has arrived in part. Whoever owns the process's
/// memory implements it; it is called by the decoders' readers.
public interface Memory {
    /// @return false when there is none left
    boolean claim(int bytes);

    /// Gives back what was claimed.
    void release(int bytes);
}
