package gochat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ChatOverTlsTest;
import gochat.Identity;
import gochat.RawClient;
import gochat.Secrets;
import gochat.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a server with TLS can get wrong.
class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static Tls tls;

    @BeforeAll
    static void start() throws IOException {
        tls = ChatOverTlsTest.selfSigned();
    }

    private static TestServer server(Duration handshake) throws IOException {
        return new TestServer(TestServer.limits(handshake, LONG, LONG, Duration.ofSeconds(5), 1000),
                TestServer.MESSAGES, tls, tls.client(), Identity.CLAIMED);
    }

    @Test
    void whatIsNoTlsIsClosedAndPlainHttpToldSo() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestServer server = server(LONG); RawClient bystander = server.join("bystander")) {
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[random.nextInt(1, 4000)];
                random.nextBytes(bytes);
                // every other one looks like the beginning of a handshake
                if (i % 2 == 0 && bytes.length > 100) System.arraycopy(new byte[] {22, 3, 1, 0, 90, 1}, 0, bytes, 0, 6);
                try (RawClient client = new RawClient(server.port())) {
                    client.send(bytes);
                    client.socket().shutdownOutput();
                    client.socket().getInputStream().readAllBytes();
                } catch (IOException cut) {
                    assertTrue(cut.getMessage().matches("(?i).*(reset|broken pipe).*"), cut + " with seed " + seed);
                }
            }
            try (RawClient plain = new RawClient(server.port())) {
                plain.send(RawClient.request("/?user=coop", ""));
                assertTrue(plain.head().startsWith("HTTP/1.1 400 "));
            }
            bystander.sendMessage("bystander", "bystander", "still here");
            assertTrue(bystander.readText().contains("still here"));
        }
    }

    @Test
    void theHandshakeOfTlsCountsAsHandshake() throws IOException {
        try (TestServer server = server(SHORT); RawClient silent = new RawClient(server.port());
                RawClient slow = new RawClient(server.port())) {
            slow.send(new byte[] {22, 3, 1, 0, (byte) 200, 1, 0});
            silent.expectEnd();
            slow.expectEnd();
        }
    }

    /// RFC 8446, sections 4.2.1 and 6: else its user sees nothing but an end.
    @Test
    void aClientThatIsTooOldIsToldSoByAnAlert() throws IOException {
        byte[] hello = new byte[50];
        System.arraycopy(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 1}, 0, hello, 0, 11);
        System.arraycopy(new byte[] {2, (byte) 0xC0, 0x0A, 1, 0}, 0, hello, 45, 5);
        try (TestServer server = server(LONG); RawClient old = new RawClient(server.port())) {
            old.send(hello);
            byte[] alert = old.socket().getInputStream().readAllBytes();
            assertEquals(7, alert.length);
            assertEquals("21 2 70", alert[0] + " " + alert[5] + " " + alert[6]);
        }
    }

    /// The handshake of another must not hold up the accept.
    @Test
    void whoDoesNotShakeHandsHoldsUpNobody() throws IOException {
        try (TestServer server = server(LONG); RawClient _ = new RawClient(server.port());
                RawClient client = server.join("quick")) {
            client.sendMessage("quick", "quick", "hi");
            assertTrue(client.readText().contains("\"hi\""));
        }
    }

    @Test
    void aClientWhoDoesNotReadIsCutAlthoughItsWriterIsStuck() throws Exception {
        try (TestServer server = server(LONG); RawClient stuck = server.join("stuck");
                RawClient talker = server.join("talker")) {
            String text = "{\"sender\":\"talker\",\"recipient\":\"stuck\",\"message\":\"" + "x".repeat(900) + "\"}";
            String answer;
            do {
                talker.send(RawClient.text(text));
                answer = talker.readText();
            } while (answer.contains("\"ok\""));
            // the sweeper cuts it at the limit, and still sweeps: closing TLS in order would wait for its writer
            long deadline = System.nanoTime() + LONG.toNanos();
            assertThrows(IOException.class, () -> {
                while (System.nanoTime() < deadline) stuck.send(new byte[1]);
            });
            talker.send(RawClient.frame(0x89, new byte[0]));
            assertEquals(0xA, talker.read().opcode());
        }
    }

    /// To make new keys takes as long as many messages, and the answers gather while nothing else is said.
    @Test
    void whoAsksForNewKeysAgainAndAgainIsCut(@TempDir Path folder) throws Exception {
        Path keystore = Secrets.keystore(folder);
        Tls own = Tls.load(keystore, Secrets.KEYSTORE_PASSWORD.toCharArray());
        try (TestServer server = new TestServer(TestServer.LIMITS, TestServer.MESSAGES, own, own.client(),
                Identity.CLAIMED)) {
            Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), "-Djavax.net.ssl.trustStore=" + keystore,
                    "-Djavax.net.ssl.trustStorePassword=" + Secrets.KEYSTORE_PASSWORD, NewKeys.class.getName(),
                    "" + server.port()).redirectErrorStream(true).start();
            String said = new String(client.getInputStream().readAllBytes());
            assertEquals(0, client.waitFor(), said);
        }
    }

    /// A new handshake costs us far more than who asks for it; browsers never do.
    @Test
    void whoAsksForANewHandshakeIsRefusedAtOnce() throws IOException {
        try (TestServer server = server(LONG);
                SSLSocket client = (SSLSocket) tls.client().over(RawClient.tcp(server.port()))) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.setSoTimeout(5_000);
            client.startHandshake();
            client.startHandshake();
            assertThrows(SSLException.class, client.getInputStream()::read);
        }
    }

    @Test
    void tls13IsSpokenWhereTheClientCan() throws IOException {
        try (TestServer server = server(LONG); Socket raw = RawClient.tcp(server.port())) {
            SSLSocket socket = (SSLSocket) tls.client().over(raw);
            socket.startHandshake();
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
        }
    }

    @Test
    void aServersOwnCertificateIsTheOnlyOneThatItsHealthCheckTrusts(@TempDir Path folder) throws IOException {
        Tls other = Tls.load(Secrets.otherKeystore(folder), Secrets.KEYSTORE_PASSWORD.toCharArray());
        try (TestServer server = server(LONG); Socket raw = RawClient.tcp(server.port())) {
            SSLSocket stranger = (SSLSocket) other.client().over(raw);
            assertThrows(SSLException.class, stranger::startHandshake);
        }
    }

    @Test
    void aKeystoreThatCannotBeUsedIsToldWithoutItsPassword(@TempDir Path folder) throws IOException {
        Path good = Secrets.keystore(folder);
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no keystore at all");
        expect("the keystore " + good + " cannot be opened with this password", good, "wrong-password");
        expect("the keystore " + folder.resolve("none.p12") + " is not there", folder.resolve("none.p12"), "x");
        String message = assertThrows(IOException.class,
                () -> Tls.load(broken, "secret-word".toCharArray())).getMessage();
        assertTrue(message.startsWith("the keystore " + broken + " cannot be read as PKCS12: "), message);
        assertFalse(message.contains("secret-word"), message);
        byte[] cut = Files.readAllBytes(good);
        Path half = Files.write(folder.resolve("half.p12"), Arrays.copyOf(cut, cut.length / 2));
        assertThrows(IOException.class, () -> Tls.load(half, Secrets.KEYSTORE_PASSWORD.toCharArray()));
        Path stub = Files.writeString(folder.resolve("stub.p12"), "junk");
        expect("the keystore " + stub + " cannot be read as PKCS12: it is cut short", stub, "x");
    }

    private static void expect(String message, Path keystore, String password) {
        assertEquals(message,
                assertThrows(IOException.class, () -> Tls.load(keystore, password.toCharArray())).getMessage());
    }
}
