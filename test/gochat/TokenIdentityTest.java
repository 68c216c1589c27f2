package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.TokenLimits;
import gochat.auth.Tokens;
import gochat.io.SocketLayer;
import gochat.io.TransportLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who gets in with which token, over real sockets.
class TokenIdentityTest {
    private static final byte[] SECRET = "a secret for tests, which is long enough".getBytes(StandardCharsets.UTF_8);
    private static final TokenLimits LIMITS = new TokenLimits(2048, Duration.ofMillis(1));
    private static final Duration LONG = Duration.ofMinutes(10);
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(TestServer.LIMITS, TestServer.MESSAGES, TransportLayer.PLAIN, SocketLayer.PLAIN,
                new TokenIdentity(new Tokens(SECRET, LIMITS, InstantSource.system())));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String token(String handle, Duration timeToLive) {
        return new Tokens(SECRET, LIMITS, InstantSource.system()).mint(handle, timeToLive, List.of());
    }

    private static String expired(String handle) {
        return new Tokens(SECRET, LIMITS, () -> Instant.now().minusSeconds(60)).mint(handle, Duration.ofSeconds(1), List.of());
    }

    private static RawClient open(String target, String fields) throws IOException {
        RawClient client = new RawClient(server.port());
        client.send(RawClient.request(target, fields));
        return client;
    }

    private static void expectIn(String handle, RawClient client) throws IOException {
        try (client) {
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            client.sendMessage(handle, handle, "hi");
            assertTrue(client.readText().contains("\"hi\""));
        }
    }

    private static void expectOut(String reason, RawClient client) throws IOException {
        try (client) {
            assertTrue(client.head().startsWith("HTTP/1.1 101 "), "a browser reads a reason behind an upgrade only");
            assertEquals(reason, client.expectClose(1008));
        }
    }

    @Test
    void aTokenLetsInAsItsSubject() throws IOException {
        expectIn("coop", open("/?user=coop&token=" + token("coop", LONG), ""));
        expectIn("coop", open("/?token=" + token("coop", LONG), ""));
        expectIn("jürgen", open("/?user=j%C3%BCrgen&token=" + token("jürgen", LONG), ""));
    }

    @Test
    void aPageOffersItsTokenBesideTheSubprotocolThatIsChosen() throws IOException {
        String token = token("page", LONG);
        for (String offer : new String[] {"gochat, gochat.token." + token, "gochat.token." + token + ",,gochat",
            "gochat\r\nSec-WebSocket-Protocol: gochat.token." + token}) {
            try (RawClient client = open("/?user=page", "Sec-WebSocket-Protocol: " + offer + "\r\n")) {
                String head = client.head();
                assertTrue(head.contains("\r\nSec-WebSocket-Protocol: gochat\r\n"), head);
                assertFalse(head.contains(token), head);
                client.sendMessage("page", "page", "hi");
                assertTrue(client.readText().contains("\"hi\""));
            }
        }
    }

    @Test
    void withoutAnOfferNoSubprotocolIsChosen() throws IOException {
        for (String fields : new String[] {"", "Sec-WebSocket-Protocol: GOCHAT, chat\r\n"}) {
            try (RawClient client = open("/?token=" + token("coop", LONG), fields)) {
                assertFalse(client.head().contains("Sec-WebSocket-Protocol"));
            }
        }
    }

    @Test
    void noTokenIsRefused() throws IOException {
        for (String target : new String[] {"/?user=coop", "/", "/?user=coop&token=", "/?user=bad%20handle"}) {
            expectOut("token missing: send one as ?token=TOKEN", open(target, ""));
        }
        expectOut("token missing: send one as ?token=TOKEN", open("/?user=coop", "Sec-WebSocket-Protocol: gochat\r\n"));
    }

    @Test
    void aBadTokenIsRefusedWithoutDetails() throws IOException {
        expectOut("token not accepted", open("/?user=coop&token=" + token("coop", LONG) + "A", ""));
        expectOut("token not accepted", open("/?user=coop&token=x", ""));
        expectOut("token not accepted", open("/?user=coop&token=" + "x".repeat(8000), ""));
        expectOut("token not accepted", open("/?user=coop", "Sec-WebSocket-Protocol: gochat, gochat.token.a.b.c\r\n"));
        expectOut("token is not percent-encoded as a URL needs it", open("/?user=coop&token=%zz", ""));
    }

    @Test
    void anExpiredTokenIsToldToBe() throws IOException {
        expectOut("token expired", open("/?user=coop&token=" + expired("coop"), ""));
    }

    @Test
    void aTokenForAnotherHandleIsRefused() throws IOException {
        expectOut("token is for another handle", open("/?user=gordon&token=" + token("coop", LONG), ""));
        expectOut("token is for another handle", open("/?user=&token=" + token("coop", LONG), ""));
    }

    @Test
    void oneTokenIsEnough() throws IOException {
        String token = token("coop", LONG);
        expectOut("token must be given once", open("/?token=" + token + "&token=" + token, ""));
        expectOut("token must be given once",
                open("/?token=" + token, "Sec-WebSocket-Protocol: gochat, gochat.token." + token + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"two words, 'a handle has letters, digits, marks, emoji and the punctuation of a keyboard only'",
        "ｃoop, a handle must be in its plain form (NFKC): coop"})
    void aSubjectMustBeAHandle(String subject, String reason) throws IOException {
        expectOut(reason, open("/?token=" + token(subject, LONG), ""));
    }

    @Test
    void aConnectionEndsWhenItsTokenDoes() throws IOException {
        // tokens end at whole seconds, so that this one is good for one second at least
        try (RawClient client = open("/?token=" + token("brief", Duration.ofSeconds(2)), "");
                RawClient other = open("/?token=" + token("other", LONG), "")) {
            assertTrue(client.head().startsWith("HTTP/1.1 101 ") && other.head().startsWith("HTTP/1.1 101 "));
            assertEquals("token expired", client.expectClose(1008));
            other.sendMessage("other", "brief", "still there?");
            assertEquals("{\"error\":\"Recipient not found\"}", other.readText());
        }
    }
}
