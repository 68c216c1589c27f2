package gochat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder that a test or a program of the tests has made.
public final class Folder {
    private Folder() {}

    /// Deletes it and all in it; what somebody else deletes meanwhile is gone as well.
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException | UncheckedIOException deletedByAnother) {
            // the other one goes on
        }
    }
}
