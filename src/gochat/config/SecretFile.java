package gochat.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/// Reads a secret from a file, so that it stands in no list of processes.
public final class SecretFile {
    /// Who names a device or a disk image by mistake is told so.
    static final int MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

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
            String reason = e instanceof NoSuchFileException ? "it is not there" : e.getMessage();
            throw new IOException(flag + " " + file + " cannot be read: " + reason, e);
        }
        int length = bytes.length;
        if (length > 0 && length <= MAX_BYTES && bytes[length - 1] == '\n') length--;
        if (length > 0 && length < bytes.length && bytes[length - 1] == '\r') length--;
        if (length < minBytes || length > MAX_BYTES) {
            throw new IOException(flag + " " + file + " has " + (length > MAX_BYTES ? "more" : length + " bytes")
                    + "; it must have " + minBytes + " to " + MAX_BYTES + " bytes");
        }
        return Arrays.copyOf(bytes, length);
    }

    /// Whether other users of this machine may read it.
    public static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
