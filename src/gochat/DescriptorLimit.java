package gochat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many file descriptors this process may have.
final class DescriptorLimit {
    /// Kept for listeners, the page, files and the JVM itself.
    private static final int RESERVE = 64;
    /// Where the system does not tell: what macOS allows a Java process.
    private static final int UNKNOWN = 10_240;

    private DescriptorLimit() {}

    /// How many connections leave the reserve free; at least one.
    static int forConnections() {
        return Math.max(1, limit() - RESERVE);
    }

    /// The soft limit that Linux tells, which the JVM has raised to the hard one.
    private static int limit() {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[3])
                    .mapToInt(soft -> soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft))
                    .findFirst().orElse(UNKNOWN);
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
    }
}
