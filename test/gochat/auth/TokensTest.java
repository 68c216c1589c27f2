package gochat.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final byte[] SECRET = "of all the words of mice and men".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TokenLimits LIMITS = new TokenLimits(512, Duration.ofSeconds(10));
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static Tokens at(Instant now) {
        return new Tokens(SECRET, LIMITS, () -> now);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// A token made without the code under test, in single quotes for double ones.
    private static String token(String header, String claims) throws Exception {
        return signed(base64(header.replace('\'', '"')) + "." + base64(claims.replace('\'', '"')));
    }

    private static String signed(String unsigned) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        return unsigned + "." + base64(mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8)));
    }

    private static String withClaims(String claims) throws Exception {
        return token(HEADER, claims.replace("NOW", "" + NOW.getEpochSecond()));
    }

    private static String refusal(Tokens tokens, String token) {
        return assertThrows(InvalidToken.class, () -> tokens.verify(token)).getMessage();
    }

    @Test
    void whatIsMintedIsVerified() throws InvalidToken {
        String token = at(NOW).mint("jürgen\"", Duration.ofMinutes(1), List.of("#team", "#ops-*"));
        assertEquals(new Claims("jürgen\"", NOW.plusSeconds(70), List.of("#team", "#ops-*")), at(NOW).verify(token));
    }

    @Test
    void aTokenEndsAtItsTimeAndTheLeeway() throws Exception {
        String token = withClaims("{'sub':'coop','exp':NOW}");
        assertEquals(NOW.plusSeconds(10), at(NOW.plusMillis(9_999)).verify(token).validUntil());
        assertEquals("token expired", refusal(at(NOW.plusSeconds(10)), token));
    }

    @Test
    void aTokenBeginsAtItsTimeLessTheLeeway() throws Exception {
        String token = withClaims("{'sub':'coop','exp':4e9,'nbf':NOW}");
        at(NOW.minusSeconds(10)).verify(token);
        assertEquals("token not valid yet", refusal(at(NOW.minusMillis(10_001)), token));
    }

    @Test
    void momentsMayHaveAFractionOrBeFarAway() throws Exception {
        assertEquals(NOW.plusMillis(10_500), at(NOW).verify(withClaims("{'sub':'c','exp':NOW.5}")).validUntil());
        at(NOW).verify(withClaims("{'sub':'c','exp':1e300}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'exp':4e9}", "{'sub':'','exp':4e9}", "{'sub':7,'exp':4e9}", "{'sub':'coop'}",
        "{'sub':'coop','exp':'4000000000'}", "{'sub':'coop','exp':null}", "{'sub':'coop','exp':-1}",
        "{'sub':'coop','exp':00000000000000000000000000000000004e9}",
        "{'sub':'coop','exp':4000000000.0000000000000000000000000}",
        "{'sub':'coop','exp':4e9,'nbf':'x'}", "{'sub':'coop','exp':4e9,'nbf':true}",
        "{'sub':'coop','sub':'gordon','exp':4e9}", "{'sub':'coop','exp':1,'\\u0065xp':4e9}",
        "{'sub':'coop','exp':4e9,'aud':'other'}", "{'sub':'coop','exp':4e9,'aud':['other']}",
        "{'sub':'coop','exp':4e9,'aud':[]}", "{'sub':'coop','exp':4e9,'aud':['gochat',7]}",
        "{'sub':'coop','exp':4e9,'aud':[['gochat']]}", "{'sub':'coop','exp':4e9,'aud':{'gochat':'gochat'}}",
        "{'sub':'coop','exp':4e9} x", "{'sub':'coop','exp':4e9", "['coop']", "", "null"})
    void claimsThatAreNotAsTheyMustBeAreRefused(String claims) throws Exception {
        assertEquals("token not accepted", refusal(at(NOW), withClaims(claims)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'gochat'", "['gochat']", "[ 'other' , 'g\\u006fchat' ]"})
    void theAudienceMayBeAListWithUsInIt(String audience) throws Exception {
        assertEquals("coop", at(NOW).verify(withClaims("{'sub':'coop','exp':4e9,'aud':" + audience + "}")).subject());
    }

    @Test
    void otherClaimsAreIgnored() throws Exception {
        assertEquals("coop", at(NOW).verify(withClaims(
                "{'iss':'x','aud':'gochat','sub':'c\\u006fop','exp':4e9,'roles':[{'a':1}]}")).subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'alg':'none'}", "{'alg':'HS512'}", "{'alg':'hs256'}", "{'alg':'RS256'}", "{}",
        "{'alg':['HS256']}", "{'alg':'HS256','alg':'none'}", "{'alg':'HS256','crit':['exp']}", "", "HS256"})
    void thereIsOneAlgorithmWhateverTheHeaderNames(String header) throws Exception {
        assertEquals("token not accepted", refusal(at(NOW), token(header, "{'sub':'coop','exp':4e9}")));
    }

    @Test
    void everyOtherSignatureIsRefused() throws Exception {
        String token = withClaims("{'sub':'coop','exp':4e9}");
        int signature = token.lastIndexOf('.') + 1;
        String unsigned = token.substring(0, signature);
        for (String other : new String[] {"", "A", token.substring(signature, token.length() - 1), "A".repeat(43)}) {
            assertEquals("token not accepted", refusal(at(NOW), unsigned + other));
        }
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertEquals("token not accepted", refusal(at(NOW), changed), () -> "changed: " + changed);
        }
        Tokens others = new Tokens("another secret of thirty-two byte".getBytes(), LIMITS, () -> NOW);
        assertEquals("token not accepted", refusal(others, token));
    }

    @ParameterizedTest
    @CsvSource({"=", "==", "' '", "'\n'", "+", "/", "%3D", "."})
    void aTokenHasOneSpelling(String more) throws Exception {
        String token = withClaims("{'sub':'coop','exp':4e9}");
        assertEquals("token not accepted", refusal(at(NOW), token + more));
        assertEquals("token not accepted", refusal(at(NOW), more + token));
        // padding, or bits that no byte needs, under a signature that is good
        String otherwise = signed(base64(HEADER) + more + "." + token.split("\\.")[1]);
        assertEquals("token not accepted", refusal(at(NOW), otherwise));
    }

    @Test
    void bitsThatNoByteNeedsAreZero() throws Exception {
        String token = withClaims("{'sub':'coop','exp':4e9}");
        char last = token.charAt(token.length() - 1);
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String same = token.substring(0, token.length() - 1) + letters.charAt(letters.indexOf(last) | 1);
        assertFalse(same.equals(token));
        assertEquals("token not accepted", refusal(at(NOW), same));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b", "a.b.c.d", "é.é.é", "\0.\0.\0"})
    void whatIsNoTokenIsRefused(String text) {
        assertEquals("token not accepted", refusal(at(NOW), text));
    }

    @Test
    void aTokenOfTheLimitIsTakenAndALongerOneIsNot() throws Exception {
        String claims = "{'sub':'coop','exp':4e9,'x':'%s'}";
        int length = withClaims(claims.formatted("")).length();
        // three bytes are four characters
        String exact = withClaims(claims.formatted("x".repeat((512 - length) / 4 * 3)));
        assertEquals(512, exact.length() + (512 - length) % 4);
        at(NOW).verify(exact);
        assertEquals("token not accepted", refusal(at(NOW), withClaims(claims.formatted("x".repeat(400)))));
        Tokens shorter = new Tokens(SECRET, new TokenLimits(exact.length() - 1, Duration.ZERO), () -> NOW);
        assertEquals("token not accepted", refusal(shorter, exact));
    }

    @Test
    void claimsMustBeUtf8() throws Exception {
        byte[] claims = "{\"sub\":\"co?p\",\"exp\":4e9}".getBytes(StandardCharsets.UTF_8);
        claims[10] = (byte) 0xFF;
        assertEquals("token not accepted", refusal(at(NOW), signed(base64(HEADER) + "." + base64(claims))));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Tokens(new byte[31], LIMITS, () -> NOW));
    }
}
