package gochat.config;

import gochat.auth.Passes;
import gochat.engine.redis.RedisAddress;
import gochat.engine.redis.RedisLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Where many nodes meet, and the secrets that they share.
///
/// @param passwordFile  the engine's password; empty if it takes none
/// @param secretFile    what passes are signed with, the same on all nodes
public record ClusterFiles(RedisAddress engine, RedisLimits limits, Optional<Path> passwordFile, Path secretFile) {
    /// Empty where no engine is named.
    static Optional<ClusterFiles> of(Optional<RedisAddress> engine, RedisLimits limits, Optional<Path> passwordFile,
            Optional<Path> secretFile, boolean hasJournal) throws UsageException {
        if (engine.isEmpty()) {
            if (passwordFile.isPresent()) throw new UsageException("-engine-password-file needs -engine");
            if (secretFile.isPresent()) throw new UsageException("-cluster-secret-file needs -engine");
            return Optional.empty();
        }
        if (hasJournal) throw new UsageException("-engine keeps messages; it does not go with -keep-in");
        if (secretFile.isEmpty()) {
            throw new UsageException("-engine needs -cluster-secret-file, of " + Passes.KEY_BYTES
                    + " bytes or more and the same on all nodes");
        }
        if (engine.get().user().isPresent() && passwordFile.isEmpty()) {
            throw new UsageException("-engine names the user " + engine.get().user().get()
                    + "; -engine-password-file must give its password");
        }
        return Optional.of(new ClusterFiles(engine.get(), limits, passwordFile, secretFile.get()));
    }

    /// The files that other users of the machine had better not read.
    Stream<Path> secrets() {
        return Stream.concat(Stream.of(secretFile), passwordFile.stream());
    }

    /// What the engine asks for; empty if it asks for none.
    public Optional<byte[]> password() throws IOException {
        return passwordFile.isEmpty() ? Optional.empty()
                : Optional.of(SecretFile.read(passwordFile.get(), "-engine-password-file", 1));
    }

    /// The nodes' common secret.
    ///
    /// @param tokens  what tokens are signed with, which must be another
    public byte[] secret(Optional<Path> tokens) throws IOException {
        byte[] secret = SecretFile.key(secretFile, "-cluster-secret-file", Passes.KEY_BYTES);
        if (tokens.isPresent() && Arrays.equals(secret, SecretFile.read(tokens.get(), "-auth-secret-file", 0))) {
            throw new IOException("-cluster-secret-file must not be the tokens' secret: " + secretFile);
        }
        return secret;
    }
}
