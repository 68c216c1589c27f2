package gochat.config;

import gochat.io.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the server's key and certificate are, and the password to them, which is never on the command line.
public final class TlsFiles {
    public static final String PASSWORD_VARIABLE = "GOCHAT_TLS_PASSWORD";

    private final Path keystore;
    private final Optional<Path> passwordFile;
    private final String variable;

    private TlsFiles(Path keystore, Optional<Path> passwordFile, String variable) {
        this.keystore = keystore;
        this.passwordFile = passwordFile;
        this.variable = variable;
    }

    /// Empty when no keystore is named.
    static Optional<TlsFiles> of(Optional<Path> keystore, Optional<Path> passwordFile, Map<String, String> environment)
            throws UsageException {
        String variable = environment.get(PASSWORD_VARIABLE);
        if (keystore.isEmpty()) {
            if (passwordFile.isPresent()) throw new UsageException("-tls-password-file needs -tls-keystore");
            return Optional.empty();
        }
        if (passwordFile.isEmpty() && variable == null) {
            throw new UsageException("-tls-keystore needs its password: in -tls-password-file or " + PASSWORD_VARIABLE);
        }
        return Optional.of(new TlsFiles(keystore.get(), passwordFile, variable));
    }

    public Optional<Path> passwordFile() {
        return passwordFile;
    }

    /// Reads what the files hold now.
    ///
    /// @throws IOException in one line, without anything secret
    public Tls load() throws IOException {
        String password = passwordFile.isPresent() ? new String(
                SecretFile.read(passwordFile.get(), "-tls-password-file", 0), StandardCharsets.UTF_8) : variable;
        return Tls.load(keystore, password.toCharArray());
    }
}
