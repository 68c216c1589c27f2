package gochat.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the page's files: those that a flag names, or those that came with the program.
public final class FrontFolder {
    private FrontFolder() {}

    /// @param named  by the flag, if at all
    /// @throws IOException when there is no page
    public static Path find(Optional<Path> named) throws IOException {
        if (named.isEmpty()) return find();
        if (!Files.isRegularFile(named.get().resolve("index.html"))) {
            throw new IOException("-front-dir: the folder " + named.get() + (Files.isDirectory(named.get())
                    ? " has no index.html" : " is not there"));
        }
        return named.get();
    }

    /// The nearest folder `front` beside or above the code: the clone's top for classes under build and for
    /// the launch from source, the image's own top for an image.
    ///
    /// @throws IOException when there is none
    private static Path find() throws IOException {
        try {
            URI code = FrontFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path start = code.getScheme().equals("file") ? Path.of(code) : Path.of(System.getProperty("java.home"));
            for (Path folder = start.toRealPath(); folder != null; folder = folder.getParent()) {
                Path front = folder.resolve("front");
                if (Files.isRegularFile(front.resolve("index.html"))) return front;
            }
        } catch (URISyntaxException e) {
            throw new IOException("the program's own place is unknown", e);
        }
        throw new IOException("no folder front with index.html found beside the program; -front-dir can name one");
    }
}
