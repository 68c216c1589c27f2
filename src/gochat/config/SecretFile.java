package gochat.config;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Reads a secret from a file, so that it stands in no list of processes.
public final class SecretFile {
    /// Who names a device or a disk image by mistake is told so.
    static final int MAX_BYTES = 4096;
    /// Fewer different bytes than these are no chance's work: 32 random ones have more, in whatever they are written.
    private static final int MIN_DISTINCT = 8;
    /// This process, on Linux.
    private static final Path SELF = Path.of("/proc/self");
    private static final Map<PosixFilePermission, String> OTHERS = new EnumMap<>(Map.of(
            PosixFilePermission.GROUP_READ, "read", PosixFilePermission.OTHERS_READ, "read",
            PosixFilePermission.GROUP_WRITE, "write", PosixFilePermission.OTHERS_WRITE, "write"));

    private SecretFile() {}

    /// The file's bytes, without the line end that editors and `echo` leave behind them.
    ///
    /// @param flag  that named the file, for the error
    /// @throws IOException with what is wrong, in one line and without anything of the secret
    public static byte[] read(Path file, String flag, int minBytes) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            String reason = switch (e) {
                case NoSuchFileException _ -> "it is not there";
                case AccessDeniedException _ -> "permission denied";
                default -> e.getMessage();
            };
            throw new IOException(flag + " " + file + " cannot be read: " + reason, e);
        }
        int length = bytes.length;
        if (length > 0 && length <= MAX_BYTES && bytes[length - 1] == '\n') length--;
        if (length > 0 && length < bytes.length && bytes[length - 1] == '\r') length--;
        if (length < minBytes || length > MAX_BYTES) {
            throw new IOException(flag + " " + file + " must have " + minBytes + " to " + MAX_BYTES
                    + " bytes, and has " + (length > MAX_BYTES ? "more" : length));
        }
        return Arrays.copyOf(bytes, length);
    }

    /// The file's bytes, for a key that nobody must guess.
    ///
    /// @throws IOException also for zeros, spaces and the like
    public static byte[] key(Path file, String flag, int minBytes) throws IOException {
        byte[] key = read(file, flag, minBytes);
        BitSet seen = new BitSet();
        for (byte b : key) seen.set(b & 0xFF);
        if (seen.cardinality() < MIN_DISTINCT) {
            throw new IOException(flag + " " + file + " can be guessed: all its bytes are among "
                    + seen.cardinality() + "; take random ones");
        }
        return key;
    }

    /// What to warn of: that other users of this machine may read or write it. That its group may read it is no
    /// concern where it is another's, such as root's: that is how such a file is given to whom it is for.
    public static Optional<String> exposure(Path file) {
        try {
            boolean ours = isOurs(file);
            String others = Files.getPosixFilePermissions(file).stream()
                    .filter(it -> ours || it != PosixFilePermission.GROUP_READ)
                    .filter(OTHERS::containsKey).map(OTHERS::get).distinct().sorted().collect(joining(" and "));
            return others.isEmpty() ? Optional.empty() : Optional.of("other users of this machine can " + others + ' '
                    + file + (ours ? "; chmod 600 keeps them out" : ""));
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    /// Whether it belongs to the user whom this process runs as, who may have no name in a container.
    private static boolean isOurs(Path file) throws IOException {
        UserPrincipal us = Files.exists(SELF) ? Files.getOwner(SELF)
                : SELF.getFileSystem().getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name"));
        return Files.getOwner(file).equals(us);
    }
}
