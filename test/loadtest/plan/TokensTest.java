package loadtest.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void eachUserGetsASignedTokenForItsOwnHandleAndAnyRoom() throws GeneralSecurityException {
        byte[] secret = "of all the words of mice and men".getBytes(StandardCharsets.UTF_8);
        String[] parts = new Tokens.Signed(secret).forHandle("load-3").split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertTrue(claims.matches("\\{\"sub\":\"load-3\",\"exp\":\\d{10,},\"rooms\":\\[\"#\\*\"]}"), claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(signature), parts[2]);
    }
}
