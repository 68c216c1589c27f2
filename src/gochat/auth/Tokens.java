package gochat.auth;

import gochat.chat.Json;
import gochat.chat.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Mints and verifies tokens: JSON Web Tokens in compact form (RFC 7515, section 7.1), signed with HMAC and SHA-256
/// by a secret that the minter and the server share. Any thread may call it.
///
/// There is one algorithm, ours, whatever a token names (RFC 8725, section 3.1); and nothing inside a token is read
/// before its signature is known to be good.
public final class Tokens {
    /// HS256 needs a key as long as its hash (RFC 7518, section 3.2).
    public static final int MIN_SECRET_BYTES = 32;
    private static final String MAC = "HmacSHA256";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    /// What `aud` must be or list, if a token has one (RFC 7519, section 4.1.3).
    private static final String AUDIENCE = "gochat";
    /// Moments are seconds since 1970 (RFC 7519, section 2); later ones count as the last of the year 9999.
    private static final double MAX_SECONDS = 253_402_300_799.0;

    private final SecretKeySpec key;
    private final TokenLimits limits;
    private final InstantSource clock;

    /// @throws IllegalArgumentException for a secret that is too short
    public Tokens(byte[] secret, TokenLimits limits, InstantSource clock) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret has at least " + MIN_SECRET_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(secret, MAC);
        this.limits = limits;
        this.clock = clock;
    }

    /// A token for a handle, good from now on.
    ///
    /// @param rooms  that its bearer may be in; a `*` at the end of a name matches the rest
    public String mint(String subject, Duration timeToLive, List<String> rooms) {
        long expires = clock.instant().plus(timeToLive).getEpochSecond();
        String claims = "{\"sub\":" + Json.quote(subject) + ",\"exp\":" + expires + claim(rooms) + '}';
        String unsigned = encode(HEADER.getBytes(StandardCharsets.UTF_8)) + '.'
                + encode(claims.getBytes(StandardCharsets.UTF_8));
        return unsigned + '.' + encode(sign(unsigned));
    }

    private static String claim(List<String> rooms) {
        if (rooms.isEmpty()) return "";
        return rooms.stream().map(Json::quote).collect(Collectors.joining(",", ",\"rooms\":[", "]"));
    }

    /// What a token says, once it is known to be from whoever has the secret, and to be good now.
    public Claims verify(String token) throws InvalidToken {
        if (token.length() > limits.tokenBytes()) throw InvalidToken.notAccepted();
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) throw InvalidToken.notAccepted();
        byte[] signature = decode(parts[2]);
        if (!MessageDigest.isEqual(signature, sign(parts[0] + '.' + parts[1]))) throw InvalidToken.notAccepted();
        try {
            checkHeader(JsonObject.parse(decode(parts[0])));
            return claims(JsonObject.parse(decode(parts[1])));
        } catch (MalformedMessage malformed) {
            throw InvalidToken.notAccepted();
        }
    }

    /// RFC 7515, section 4.1.11: `crit` names what must be understood, and we understand none of it.
    private static void checkHeader(JsonObject header) throws InvalidToken {
        if (!header.string("alg").equals("HS256") || header.has("crit")) throw InvalidToken.notAccepted();
    }

    /// RFC 7519, section 4.1; what is not named here is ignored.
    private Claims claims(JsonObject claims) throws InvalidToken, MalformedMessage {
        String subject = claims.string("sub");
        boolean forOthers = claims.has("aud") && !claims.string("aud").equals(AUDIENCE)
                && !claims.strings("aud").contains(AUDIENCE);
        if (subject.isEmpty() || forOthers || !claims.has("exp")) throw InvalidToken.notAccepted();
        Instant now = clock.instant();
        Instant validUntil = moment(claims.number("exp")).plus(limits.leeway());
        if (!now.isBefore(validUntil)) throw new InvalidToken("token expired");
        if (claims.has("nbf") && now.plus(limits.leeway()).isBefore(moment(claims.number("nbf")))) {
            throw new InvalidToken("token not valid yet");
        }
        return new Claims(subject, validUntil, claims.strings("rooms"));
    }

    private static Instant moment(OptionalDouble seconds) throws InvalidToken {
        double value = seconds.orElse(-1);
        if (value < 0) throw InvalidToken.notAccepted();
        return Instant.ofEpochMilli((long) (Math.min(value, MAX_SECONDS) * 1000));
    }

    private byte[] sign(String unsigned) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC with SHA-256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// RFC 7515, section 2: base64url without padding, and only the one spelling that an encoder gives.
    private static byte[] decode(String part) throws InvalidToken {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (encode(bytes).equals(part)) return bytes;
        } catch (IllegalArgumentException notBase64) {
            // refused below, as any other spelling is
        }
        throw InvalidToken.notAccepted();
    }
}
