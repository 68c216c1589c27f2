package gochat.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The files of one folder, by URL path. Only plain names lead anywhere: no dotfile, no `..`, no escape, no
/// folder, and no link that leaves the root. Any thread may call it; files are read anew for each request.
final class StaticFiles {
    /// @param type  the media type that its name tells
    record StaticFile(byte[] bytes, String type) {}

    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+");
    /// The pattern takes stack for each part of a path.
    private static final int MAX_PATH_CHARS = 255;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"));

    private final Path root;

    /// @throws IOException when there is no such folder
    StaticFiles(Path root) throws IOException {
        if (!Files.isDirectory(root)) throw new IOException("the page's folder " + root + " is not there");
        this.root = root.toRealPath();
    }

    /// The file at a URL path as it was sent; `/` is `index.html`.
    Optional<StaticFile> find(String rawPath) throws IOException {
        String path = rawPath.equals("/") ? "/index.html" : rawPath;
        if (path.length() > MAX_PATH_CHARS || !PLAIN_PATH.matcher(path).matches()) return Optional.empty();
        Path file = root.resolve(path.substring(1));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !file.toRealPath().startsWith(root)) {
            return Optional.empty();
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return Optional.of(new StaticFile(Files.readAllBytes(file),
                TYPES.getOrDefault(extension, "application/octet-stream")));
    }
}
