package gochat;

import gochat.auth.TokenLimits;
import gochat.auth.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The secrets that tests start servers with: made anew for each run, so that the repository holds none.
public final class Secrets {
    public static final String SECRET = "a secret for tests, which is long enough";
    public static final String KEYSTORE_PASSWORD = "changeit";

    /// [#keystore]'s, made by the first who asks.
    private static byte[] shared;

    private Secrets() {}

    /// A file with [#SECRET] in it, as an editor leaves it.
    public static Path authFile(Path folder) throws IOException {
        return Files.writeString(folder.resolve("auth-secret"), SECRET + "\n");
    }

    /// A token for a handle.
    public static String token(String handle, Duration timeToLive) {
        return new Tokens(SECRET.getBytes(StandardCharsets.UTF_8), new TokenLimits(2048, Duration.ZERO),
                InstantSource.system()).mint(handle, timeToLive, List.of());
    }

    /// A PKCS12 keystore with a key and a certificate for localhost, signed by itself: the same for all tests of a run.
    public static synchronized Path keystore(Path folder) throws IOException {
        if (shared == null) {
            Path made = otherKeystore(folder);
            shared = Files.readAllBytes(made);
            Files.delete(made);
        }
        return Files.write(folder.resolve("keystore.p12"), shared);
    }

    /// One with another key.
    public static Path otherKeystore(Path folder) throws IOException {
        Path file = folder.resolve("other-keystore.p12");
        Process keytool = new ProcessBuilder(ServerProcess.JAVA.resolveSibling("keytool").toString(),
                "-J" + ServerProcess.QUICK, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
                "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", KEYSTORE_PASSWORD).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(file)) throw new IOException(output);
        return file;
    }

    /// A file with the keystore's password in it.
    public static Path passwordFile(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tls-password"), KEYSTORE_PASSWORD + "\n");
    }
}
