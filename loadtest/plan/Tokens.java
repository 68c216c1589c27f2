package loadtest.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import loadtest.text.Flags;
import loadtest.text.UsageException;
import loadtest.text.Values;

/// Supplies the `token` parameter of each user's address: none, the same for all, or a JWT signed for each handle.
public sealed interface Tokens {
    /// As the server has it; who names a device by mistake is told so.
    int MAX_SECRET_BYTES = 4096;

    static Tokens of(Flags flags) {
        flags.atMostOneOf("token", "auth-secret-file");
        if (!flags.has("auth-secret-file")) {
            return flags.has("token") ? new Same(flags.text("token")) : new None();
        }
        String name = flags.text("auth-secret-file");
        try {
            byte[] secret = withoutLineEnd(read(Path.of(name)));
            if (secret.length == 0 || secret.length > MAX_SECRET_BYTES) {
                throw new UsageException("-auth-secret-file '" + name + "' must have 1 to " + MAX_SECRET_BYTES
                        + " bytes, not " + (secret.length == 0 ? "none" : "more"));
            }
            return new Signed(secret);
        } catch (IOException e) {
            throw new UsageException("-auth-secret-file '" + name + "' cannot be read: " + Values.why(e));
        } catch (InvalidPathException e) {
            throw new UsageException("-auth-secret-file '" + name + "' is no file's name");
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_SECRET_BYTES + 2);
        }
    }

    /// A secret is bytes, as the server reads it; only the line end behind it does not count.
    private static byte[] withoutLineEnd(byte[] secret) {
        int length = secret.length;
        if (length > 0 && secret[length - 1] == '\n') {
            length--;
            if (length > 0 && secret[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(secret, length);
    }

    /// The token, or an empty string for none.
    String forHandle(String handle);

    record None() implements Tokens {
        @Override
        public String forHandle(String handle) {
            return "";
        }
    }

    record Same(String token) implements Tokens {
        @Override
        public String forHandle(String handle) {
            return token;
        }
    }

    /// HS256 over `sub` (the handle), `exp` (a day from now), and `rooms` (any).
    record Signed(byte[] secret) implements Tokens {
        private static final long VALID_SECONDS = 86_400;

        @Override
        public String forHandle(String handle) {
            long expires = Instant.now().getEpochSecond() + VALID_SECONDS;
            String unsigned = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.'
                    + base64("{\"sub\":\"" + handle + "\",\"exp\":" + expires
                            + ",\"rooms\":[\"#*\"]}");
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return unsigned + '.' + base64(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String base64(String text) {
            return base64(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
