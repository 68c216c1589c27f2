package gochat.config;

import gochat.ops.AdminServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many file descriptors this process may have.
final class DescriptorLimit {
    /// Kept for listeners, files, those who are told that there is no room, the operators' connections and the JVM
    /// itself: of a small limit half, for the JVM takes some twenty.
    private static final int RESERVE = 64 + AdminServer.CONNECTIONS;
    /// The part of the limit that the page's connections may have at most.
    private static final int FRONT_PART = 4;
    /// How many of them are kept free for it, come what may: the rest is first come, first served.
    private static final int FRONT_RESERVE = 400;
    /// Where the system does not tell: what macOS allows a Java process.
    private static final int UNKNOWN = 10_240;

    private DescriptorLimit() {}

    /// How many of the page's connections are allowed, when `asked` are wanted; at least one.
    static int forFront(int asked, int limit) {
        return Math.max(1, Math.min(asked, limit / FRONT_PART));
    }

    /// How many connections of the chat leave the reserves free; at least one.
    static int forConnections(int front, int limit) {
        return Math.max(1, limit - Math.min(RESERVE, limit / 2) - Math.min(front, FRONT_RESERVE));
    }

    /// The soft limit that Linux tells, which the JVM has raised to the hard one.
    static int limit() {
        try {
            return limit(Files.readAllLines(Path.of("/proc/self/limits")));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /// @param limits  as Linux lists them; what is more than can be counted is as good as unlimited
    static int limit(List<String> limits) {
        return limits.stream().filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+")[3])
                .map(soft -> soft.matches("[0-9]{1,9}") ? Integer.parseInt(soft) : Integer.MAX_VALUE)
                .findFirst().orElse(UNKNOWN);
    }
}
