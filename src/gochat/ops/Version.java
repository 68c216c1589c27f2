package gochat.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which build of Gochat this is, as `build.sh` leaves it beside the classes; any thread may call it.
///
/// @param version   the nearest tag of git and the way from there, or the day of the commit
/// @param revision  the commit
public record Version(String version, String revision) {
    private static final String UNKNOWN = "unknown";

    /// That of the running program; unknown where it runs from source, or was built outside of git.
    public static Version running() {
        try (InputStream in = Version.class.getResourceAsStream("version")) {
            if (in == null) return new Version(UNKNOWN, UNKNOWN);
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            return new Version(lines.getFirst(), lines.getLast());
        } catch (IOException unreadable) {
            return new Version(UNKNOWN, UNKNOWN);
        }
    }

    @Override
    public String toString() {
        return "gochat " + version + " (revision " + revision + ", Java " + Runtime.version() + ")";
    }
}
