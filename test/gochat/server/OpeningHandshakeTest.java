package gochat.server;

import static gochat.RawClient.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import java.io.IOException;
import java.util.List;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningHandshakeTest {
    private static final String GOOD = request("/?user=coop", "");
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(TestServer.LIMITS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            try {
                client.send(request);
            } catch (SocketException closedEarly) {
                // the answer may come before the request's end
            }
            return client.head();
        }
    }

    private static void expect(String status, String request) throws IOException {
        String head = answer(request);
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "),
                () -> request.lines().limit(12).toList() + " got " + head);
    }

    @Test
    void aGoodRequestIsAcceptedWithTheRfcsOwnAnswer() throws IOException {
        String head = answer(GOOD);
        assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), head);
        assertTrue(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
    }

    /// RFC 9112, section 2.2.
    @Test
    void oneEmptyLineBeforeItIsIgnored() throws IOException {
        expect("101", "\r\n" + GOOD);
        expect("400", "\r\n\r\n" + GOOD);
        expect("400", "\n" + GOOD);
    }

    @Test
    void namesAndTokensComeInAnyCase() throws IOException {
        expect("101", "GET /?user=coop HTTP/1.1\r\nhOST: x\r\nUPGRADE: WebSocket\r\nconnection: keep-alive, Upgrade\r\n"
                + "sec-websocket-VERSION: 13\r\nSec-WebSocket-Key:" + RawClient.KEY + "  \r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 99\r\n"})
    void anotherVersionIsAskedToUpgradeTo13(String version) throws IOException {
        String head = answer(GOOD.replace("Sec-WebSocket-Version: 13\r\n", version));
        assertTrue(head.startsWith("HTTP/1.1 426 "), head);
        assertTrue(head.contains("Sec-WebSocket-Version: 13\r\n"), head);
    }

    @Test
    void aRequestThatDoesNotAskForAnUpgradeGetsNone() throws IOException {
        expect("426", GOOD.replace("Upgrade: websocket\r\n", ""));
        expect("426", GOOD.replace("Connection: Upgrade\r\n", ""));
        expect("426", GOOD.replace("Upgrade: websocket\r\n", "Upgrade: h2c\r\n"));
    }

    @Test
    void theKeyMustBeSixteenBytesAndComeOnce() throws IOException {
        String line = "Sec-WebSocket-Key: " + RawClient.KEY + "\r\n";
        expect("400", GOOD.replace(line, ""));
        expect("400", GOOD.replace(line, line + line));
        expect("400", GOOD.replace(RawClient.KEY, "c2hvcnQ="));
        expect("400", GOOD.replace(RawClient.KEY, "!".repeat(24)));
        expect("400", GOOD.replace(RawClient.KEY, "AAAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void theMethodMustBeGetOfHttp11() throws IOException {
        expect("405", GOOD.replace("GET ", "POST "));
        expect("405", GOOD.replace("GET ", "HEAD "));
        expect("400", GOOD.replace("HTTP/1.1", "HTTP/1.0"));
        for (String version : List.of("HTTP/1.01", "HTTP/1", "HTTP/1.", "http/1.1", "HTTP/1.1x", "HTTQ/1.1")) {
            expect("400", GOOD.replace("HTTP/1.1", version));
        }
        expect("101", GOOD.replace("HTTP/1.1", "HTTP/1.2"));
        expect("400", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    @Test
    void theHostMustComeOnce() throws IOException {
        expect("400", GOOD.replace("Host: localhost\r\n", ""));
        expect("400", GOOD.replace("Host: localhost\r\n", "Host: localhost\r\nHost: localhost\r\n"));
    }

    /// RFC 9112, section 3.2.
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "http://a", "a@b", "a/b", "[::1", "a:b", "a, b"})
    void theHostMustBeOne(String host) throws IOException {
        expect("400", GOOD.replace("Host: localhost", "Host: " + host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:80", "127.0.0.1:4691", "[::1]:4691", "xn--bcher-kva.example", "a_b", "a:"})
    void theHostMayBeAnyOfWhoLeadsHere(String host) throws IOException {
        expect("101", GOOD.replace("Host: localhost", "Host: " + host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://chat.example.evil", "https://chat.exampl",
        "https://chat.example:443", "http://localhost:4692", "http://localhost", "http://evil.example:4690",
        "http://localhost:46900",
        "http://localhost:4690.evil", "https://localhost:4690", "http://evil.localhost:4690", "HTTPS://CHAT.EXAMPLE"})
    void pagesOfForeignOriginAreRefused(String origin) throws IOException {
        expect("403", request("/?user=coop", "Origin: " + origin + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://chat.example", "http://localhost:4690", "http://127.0.0.1:4690",
        "http://[::1]:4690"})
    void ourOwnPagesAndNamedOriginsAreAllowed(String origin) throws IOException {
        expect("101", request("/?user=coop", "Origin: " + origin + "\r\n"));
    }

    /// As a common Python client does; no page comes from the chat's own port.
    @Test
    void aProgramMaySendTheChatsOwnAddressAsItsOrigin() throws IOException {
        for (String host : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
            expect("101", request("/?user=coop", "Origin: http://" + host + ":" + server.port() + "\r\n"));
        }
        expect("403", request("/?user=coop", "Origin: https://localhost:" + server.port() + "\r\n"));
        expect("403", request("/?user=coop", "Origin: http://evil.example:" + server.port() + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://localhost/?user=coop", "http://localhost:4691/?user=coop", "WSS://[::1]?user=coop",
        "https://other.example/path?user=coop"})
    void theTargetMayBeAWholeAddress(String target) throws IOException {
        try (RawClient client = RawClient.open(server.port(), target)) {
            client.sendMessage("coop", "coop", "hi");
            assertTrue(client.readText().contains("\"hi\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "localhost:4691", "?user=coop", "ws:/?user=coop", "ws://", "ws:///?user=coop",
        "ws://me@localhost/?user=coop", "ftp://localhost/?user=coop", "ws://localhost/#a", "/#a",
        "/?user=coop#a"})
    void anyOtherTargetIsRefused(String target) throws IOException {
        expect("400", request(target, ""));
    }

    @Test
    void twoOriginsAreRefused() throws IOException {
        expect("400", request("/?user=coop", "Origin: http://localhost:4690\r\nOrigin: http://localhost:4690\r\n"));
    }

    @Test
    void tooManyOrTooLongFieldsAreRefused() throws IOException {
        expect("101", request("/?user=coop", "A: b\r\n".repeat(95)));
        expect("431", request("/?user=coop", "A: b\r\n".repeat(96)));
        expect("431", request("/?user=coop", "A: b\r\n".repeat(5000)));
        expect("431", request("/?user=coop", "A: " + "b".repeat(16 * 1024) + "\r\n"));
        expect("431", request("/?user=coop", "A: " + "b".repeat(2_000_000) + "\r\n"));
        expect("431", request("/?user=coop", "Sec-WebSocket-Protocol:" + " ,".repeat(25_000) + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A : b\r\n", " folded: b\r\n", "A: b\r\n c\r\n", "A: b\nB: c\r\n", "A: \0\r\n",
        "A: \177\r\n", ": b\r\n", "A\r\n", "A(b): c\r\n"})
    void malformedFieldsAreRefused(String field) throws IOException {
        expect("400", request("/?user=coop", field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\r\n", "Content-Length: +0\r\n",
        "Content-Length: 0\r\nContent-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"})
    void aRequestHasNoBody(String fields) throws IOException {
        expect("400", request("/?user=coop", fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits=\"", "x; y=\"z", ";;,,"})
    void anOfferOfExtensionsThatIsMalformedIsRefused(String extension) throws IOException {
        expect("400", request("/?user=coop", "Sec-WebSocket-Extensions: " + extension + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "permessage-deflate; client_max_window_bits", "x; y=\"z\"", ",,"})
    void unknownExtensionsAreIgnored(String extension) throws IOException {
        String head = answer(request("/?user=coop", "Sec-WebSocket-Extensions: " + extension + "\r\n"));
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        assertTrue(!head.contains("Sec-WebSocket-Extensions"), head);
    }

    @Test
    void aRequestMayComeByteByByteWithFramesRightBehindIt() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            for (char c : GOOD.toCharArray()) client.send(String.valueOf(c));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
        }
        try (RawClient client = new RawClient(server.port())) {
            client.send(GOOD.getBytes(), RawClient.frame(0x89, "early".getBytes()));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertEquals("early", client.read().text());
        }
    }
}
