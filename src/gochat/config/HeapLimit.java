package gochat.config;

/// How much of the heap is for what.
final class HeapLimit {
    /// What one connection takes while nothing is under way on it, the stack of its thread included: some
    /// 5 KB as measured, and as much again, so that the collector has room.
    private static final int CONNECTION_BYTES = 10 * 1024;
    /// What a compressed connection keeps of the messages before, both ways.
    private static final int WINDOW_BYTES = 40 * 1024;
    /// What TLS keeps of a connection: some 9 KB, and as much again.
    private static final int TLS_BYTES = 18 * 1024;
    private static final int CONNECTIONS_PERCENT = 50;
    /// The same of the page's connections, each with most of a head of 16 KB sent: some 20 KB as measured, 60 with TLS,
    /// and as much again or more.
    private static final int FRONT_CONNECTION_BYTES = 64 * 1024;
    private static final int FRONT_TLS_BYTES = 56 * 1024;
    private static final int FRONT_PERCENT = 10;

    private HeapLimit() {}

    /// So many percent of the largest heap that this process may have, in bytes.
    static long share(int percent) {
        return Runtime.getRuntime().maxMemory() / 100 * percent;
    }

    /// How many connections the heap can hold beside what they send; at least one.
    ///
    /// @param compressed  whether they may be
    /// @param encrypted   whether they have TLS in them
    static int forConnections(boolean compressed, boolean encrypted) {
        return count(CONNECTIONS_PERCENT,
                CONNECTION_BYTES + (compressed ? WINDOW_BYTES : 0) + (encrypted ? TLS_BYTES : 0));
    }

    /// How many connections of the page the heap can hold; at least one.
    static int forFront(boolean encrypted) {
        return count(FRONT_PERCENT, FRONT_CONNECTION_BYTES + (encrypted ? FRONT_TLS_BYTES : 0));
    }

    private static int count(int percent, int bytes) {
        return Math.clamp(share(percent) / bytes, 1, Integer.MAX_VALUE);
    }
}
