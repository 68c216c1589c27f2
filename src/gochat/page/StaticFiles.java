package gochat.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The files of one folder, by URL path. Only plain names lead anywhere: no dotfile, no `..`, no escape, no folder, and
/// no link that leaves the root; links inside it, of which a Kubernetes ConfigMap is made, are followed. Any thread may
/// call it.
///
/// A file is read and compressed once, and again when it has changed.
public final class StaticFiles {
    /// Those that are remembered.
    private static final int MAX_FILES = 200;
    /// A longer one is not sent: each is held in memory as a whole.
    private static final int MAX_FILE_BYTES = 4 << 20;

    /// @param file  what was read, links followed
    private record Read(Path file, FileTime changed, long sizeBytes, PageFile content) {
        boolean isOf(Path now, BasicFileAttributes attributes) {
            return file.equals(now) && changed.equals(attributes.lastModifiedTime()) && sizeBytes == attributes.size();
        }
    }

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
    private final boolean ours;
    private final ConcurrentHashMap<String, Read> read = new ConcurrentHashMap<>();

    /// The page that came with the program, sent as [SourceText] says.
    ///
    /// @throws IOException when there is no such folder
    public static StaticFiles ours(Path root) throws IOException {
        return new StaticFiles(root, true);
    }

    /// Anybody's files, sent as they stand.
    ///
    /// @throws IOException when there is no such folder
    public static StaticFiles asTheyStand(Path root) throws IOException {
        return new StaticFiles(root, false);
    }

    private StaticFiles(Path root, boolean ours) throws IOException {
        this.ours = ours;
        if (!Files.isDirectory(root)) throw new IOException("the page's folder " + root + " is not there");
        this.root = root.toRealPath();
        Files.walkFileTree(this.root, new AtTheStart());
    }

    /// Reads what lies in the folder itself, and looks whether any file that could be served is too long, as far as it
    /// can be seen.
    private final class AtTheStart extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean mayServe = folder.equals(root) || isPlain(path(folder));
            return mayServe ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink() || file.getParent().equals(root)) find(path(file));
            else if (isPlain(path(file))) checkLength(file, attributes.size());
            return FileVisitResult.CONTINUE;
        }

        private String path(Path file) {
            return "/" + root.relativize(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException closed) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException brokenOff) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isPlain(String path) {
        return path.length() <= MAX_PATH_CHARS && PLAIN_PATH.matcher(path).matches();
    }

    private static void checkLength(Path file, long bytes) throws IOException {
        if (bytes <= MAX_FILE_BYTES) return;
        throw new IOException(file + " is too long for the page: a file has at most " + MAX_FILE_BYTES + " bytes");
    }

    /// The file at a URL path as it was sent; `/` is `index.html`.
    Optional<PageFile> find(String rawPath) throws IOException {
        String path = rawPath.equals("/") ? "/index.html" : rawPath;
        if (!isPlain(path)) return Optional.empty();
        Path named = root.resolve(path.substring(1));
        if (!Files.isRegularFile(named)) return Optional.empty();
        Path file = named.toRealPath();
        if (!file.startsWith(root)) return Optional.empty();
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Read known = read.get(path);
        return Optional.of((known != null && known.isOf(file, now) ? known : read(path, file, now)).content);
    }

    /// Reads it, if nobody has meanwhile: one at a time, or all who ask at once would hold it once each.
    private synchronized Read read(String path, Path file, BasicFileAttributes now) throws IOException {
        Read known = read.get(path);
        if (known != null && known.isOf(file, now)) return known;
        Read fresh = new Read(file, now.lastModifiedTime(), now.size(), content(file, path));
        if (read.size() >= MAX_FILES) read.clear();
        read.put(path, fresh);
        return fresh;
    }

    private PageFile content(Path file, String path) throws IOException {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        byte[] bytes = start(file);
        checkLength(file, bytes.length);
        return PageFile.of(ours ? SourceText.forBrowsers(bytes, ending) : bytes,
                TYPES.getOrDefault(ending, "application/octet-stream"));
    }

    /// Enough to see that it is too long.
    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE_BYTES + 1);
        }
    }
}
