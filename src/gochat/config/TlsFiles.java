package gochat.config;

import gochat.io.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the server's key and certificate are, and the password to them, which is never on the command line.
public final class TlsFiles {
    public static final String PASSWORD_VARIABLE = "GOCHAT_TLS_PASSWORD";
    /// The most of a file: whatever is longer is no keystore.
    private static final int MAX_BYTES = 1 << 20;

    private final Path keystore;
    private final Optional<Path> passwordFile;
    private final String variable;
    private final Duration checkInterval;
    /// What they held when they were last loaded; one thread at a time loads and asks.
    private int loaded;

    private TlsFiles(Path keystore, Optional<Path> passwordFile, String variable, Duration checkInterval) {
        this.keystore = keystore;
        this.passwordFile = passwordFile;
        this.variable = variable;
        this.checkInterval = checkInterval;
    }

    /// Empty when no keystore is named.
    static Optional<TlsFiles> of(Optional<Path> keystore, Optional<Path> passwordFile, Duration checkInterval,
            Map<String, String> environment) throws UsageException {
        String variable = environment.get(PASSWORD_VARIABLE);
        if (keystore.isEmpty()) {
            if (passwordFile.isPresent()) throw new UsageException("-tls-password-file needs -tls-keystore");
            return Optional.empty();
        }
        if (passwordFile.isEmpty() && variable == null) {
            throw new UsageException("-tls-keystore needs its password: in -tls-password-file or " + PASSWORD_VARIABLE);
        }
        return Optional.of(new TlsFiles(keystore.get(), passwordFile, variable, checkInterval));
    }

    /// The files that other users of the machine had better not read.
    Stream<Path> secrets() {
        return Stream.concat(Stream.of(keystore), passwordFile.stream());
    }

    /// How often to look whether the files have changed.
    public Duration checkInterval() {
        return checkInterval;
    }

    /// Whether the files hold anything else than when they were last loaded, well or not.
    public boolean haveChanged() {
        return contents() != loaded;
    }

    /// A hash of what they hold; what cannot be read counts as empty.
    private int contents() {
        return secrets().map(TlsFiles::bytes).map(Arrays::hashCode).toList().hashCode();
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    /// Reads what the files hold now.
    ///
    /// @throws IOException in one line, without anything secret
    public Tls load() throws IOException {
        loaded = contents();
        if (bytes(keystore).length > MAX_BYTES) {
            throw new IOException("the keystore " + keystore + " has more than " + MAX_BYTES + " bytes");
        }
        String password = passwordFile.isPresent() ? new String(
                SecretFile.read(passwordFile.get(), "-tls-password-file", 0), StandardCharsets.UTF_8) : variable;
        return Tls.load(keystore, password.toCharArray());
    }
}
