package loadtest.plan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Supplies the `token` parameter of each user's address: none, the same for all, or a JWT signed for each handle.
public sealed interface Tokens {
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

    /// HS256 over `sub` (the handle) and `exp` (a day from now).
    record Signed(byte[] secret) implements Tokens {
        private static final long VALID_SECONDS = 86_400;

        @Override
        public String forHandle(String handle) {
            long expires = Instant.now().getEpochSecond() + VALID_SECONDS;
            String unsigned = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.'
                    + base64("{\"sub\":\"" + handle + "\",\"exp\":" + expires + '}');
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
