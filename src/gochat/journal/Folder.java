package gochat.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A journal's folder, locked: nobody else's, on this machine, until it is closed. No link in it is followed.
final class Folder implements AutoCloseable {
    private static final String SEGMENT_NAME = "%016d.log";
    private static final String SEGMENT_PATTERN = "[0-9]{16}\\.log";
    private static final int SEGMENT_DIGITS = 16;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel lock;

    /// Makes the folder, unless it is there, and locks it.
    ///
    /// @throws IOException  when it is a link, open to others, or in use
    Folder(Path path) throws IOException {
        this.path = path;
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            force(path.toAbsolutePath().getParent());
        }
        check(path);
        lock = open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) return;
        } catch (OverlappingFileLockException ours) {
            // told like another process's
        }
        lock.close();
        throw new IOException(path + " is in use by another process");
    }

    /// Whether a journal may be in what is there.
    private static void check(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no folder, or a link");
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            throw new IOException(path + " is open to others; it must have mode 0700");
        }
    }

    /// The same of what may be made there yet. It changes nothing.
    static void foresee(Path path) throws IOException {
        boolean exists = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        Path written = exists ? path : path.toAbsolutePath().getParent();
        if (exists) check(path);
        else if (!Files.isDirectory(written)) throw new NoSuchFileException("" + path);
        if (!Files.isWritable(written)) throw new AccessDeniedException("" + written);
    }

    /// @throws IOException  when something else is there than a file: of a pipe nobody would see the end
    private static void checkFile(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no file, or a link");
        }
    }

    static FileChannel open(Path file, OpenOption... how) throws IOException {
        checkFile(file);
        Set<OpenOption> options = new HashSet<>(List.of(how));
        options.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(FILE));
    }

    /// What the segments of a folder are named after, in order.
    static List<Long> bases(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches(SEGMENT_PATTERN))
                    .map(name -> Long.valueOf(name.substring(0, SEGMENT_DIGITS))).sorted().toList();
        }
    }

    static Path segment(Path folder, long base) {
        return folder.resolve(SEGMENT_NAME.formatted(base));
    }

    Path segment(long base) {
        return segment(path, base);
    }

    Path path() {
        return path;
    }

    /// The random bytes of that name: made the first time, the same ever after.
    byte[] once(String name, int bytes, RandomGenerator random) throws IOException {
        byte[] read = read(name, bytes + 1);
        if (read == null) {
            read = new byte[bytes];
            random.nextBytes(read);
            write(name, read);
        }
        if (read.length == bytes) return read;
        throw new IOException(path.resolve(name) + " must have " + bytes + " bytes, as it was made");
    }

    /// So many bytes of a file at most; null if it is not there.
    byte[] read(String name, int most) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return null;
        checkFile(file);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }

    /// Writes a file, which is on the disk then, whole.
    void write(String name, byte[] bytes) throws IOException {
        Path unfinished = path.resolve(name + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel out = open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(bytes));
            out.force(true);
        }
        Files.move(unfinished, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force();
    }

    void forget(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    /// Has the disk know which files there are.
    void force() throws IOException {
        force(path);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /// The same as one line that a person understands: the JDK's own is often the bare name of a file, or lacks it.
    static IOException explained(Path folder, IOException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return switch (failure) {
            case AccessDeniedException denied -> new IOException(denied.getFile() + ": permission denied", denied);
            case NoSuchFileException missing -> new IOException(missing.getFile() + " is not there", missing);
            case NotDirectoryException file -> new IOException(file.getFile() + " is no folder", file);
            default -> message.startsWith(folder.toString()) ? failure
                    : new IOException(folder + ": " + message, failure);
        };
    }
}
