package gochat.ws;

/// Where a decoder asks before it takes memory for a message that has arrived in part. Whoever owns the process's
/// memory implements it; it is called by the decoders' readers.
public interface Memory {
    /// For tests and tools: there is always some.
    Memory UNLIMITED = new Memory() {
        @Override
        public boolean claim(int bytes) {
            return true;
        }

        @Override
        public void release(int bytes) {}
    };

    /// @return false when there is none left
    boolean claim(int bytes);

    /// Gives back what was claimed.
    void release(int bytes);
}
