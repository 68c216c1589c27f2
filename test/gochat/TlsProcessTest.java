package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.MainTest.Ended;
import gochat.config.TlsFiles;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS from outside: flags, start, health, stop.
class TlsProcessTest {
    @TempDir
    private static Path folder;
    private static Path keystore;
    private static Path passwordFile;
    private static SocketLayer client;

    @BeforeAll
    static void makeKeystore() throws IOException {
        keystore = Secrets.keystore(folder);
        passwordFile = Secrets.passwordFile(folder);
        client = Tls.load(keystore, Secrets.KEYSTORE_PASSWORD.toCharArray()).client();
    }

    private static ServerProcess start(String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-tls-keystore", keystore.toString(),
                "-tls-password-file", passwordFile.toString()));
        flags.addAll(List.of(more));
        return ServerProcess.start(flags.toArray(String[]::new));
    }

    private static RawClient connect(int port) throws IOException {
        return new RawClient(client.over(RawClient.tcp(port)));
    }

    @Test
    void aStopSaysGoodbyeOverTlsAndExitsWith0() throws Exception {
        try (ServerProcess server = start(); RawClient coop = connect(server.chatPort()).shakeHands("/?user=coop")) {
            coop.sendMessage("coop", "nobody", "");
            coop.readText();
            server.process().destroy();
            coop.expectClose(1001);
            coop.socket().close();
            assertEquals(0, server.stop());
        }
    }

    @Test
    void thePageAndItsSettingsComeByHttps() throws Exception {
        try (ServerProcess server = start(); RawClient page = connect(server.frontPort())) {
            page.send("GET /settings.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String head = page.head();
            String socket = "wss://localhost:" + server.chatPort() + "/";
            assertTrue(head.startsWith("HTTP/1.1 200 ") && head.contains("connect-src " + socket + ";"), head);
            assertTrue(head.contains("Strict-Transport-Security: max-age="), head);
            String origin = "localhost:" + server.frontPort() + "\r\n";
            for (String scheme : new String[] {"https://", "http://"}) {
                try (RawClient other = connect(server.chatPort())) {
                    other.send(RawClient.request("/?user=coop", "Origin: " + scheme + origin));
                    assertTrue(other.head().startsWith(scheme.equals("https://") ? "HTTP/1.1 101 " : "HTTP/1.1 403 "));
                }
            }
        }
    }

    @Test
    void healthTrustsTheServersOwnCertificateAndNoOther(@TempDir Path elsewhere) throws Exception {
        try (ServerProcess server = start("-handshake-timeout", "1m")) {
            Map<String, String> password = Map.of(TlsFiles.PASSWORD_VARIABLE, Secrets.KEYSTORE_PASSWORD);
            assertEquals(new Ended(0, "well\n", ""),
                    MainTest.health(password, server, "-tls-keystore", keystore.toString()));
            List<String> ports = List.of("health", "-listen-on", "127.0.0.1:" + server.chatPort(), "-front-listen-on",
                    "127.0.0.1:" + server.frontPort());
            List<String> stranger = new ArrayList<>(ports);
            stranger.addAll(List.of("-tls-keystore", Secrets.otherKeystore(elsewhere).toString()));
            expectIll(MainTest.run(password, stranger), "it does not serve TLS with this keystore's certificate: ");
            expectIll(MainTest.run(Map.of(), ports),
                    "it does not serve plain HTTP; if it serves TLS, name its -tls-keystore here too");
        }
    }

    @Test
    void aChangedKeystoreIsTakenUpWithoutCuttingAnybodyAndABrokenOneIsNot(@TempDir Path elsewhere) throws Exception {
        Path served = Files.copy(keystore, elsewhere.resolve("served.p12"));
        Path renewed = Secrets.otherKeystore(elsewhere);
        SocketLayer newClient = Tls.load(renewed, Secrets.KEYSTORE_PASSWORD.toCharArray()).client();
        try (ServerProcess server = ServerProcess.start("-tls-keystore", served.toString(), "-tls-password-file",
                passwordFile.toString(), "-tls-check-interval", "50ms", "-handshake-timeout", "1m");
                RawClient before = connect(server.chatPort()).shakeHands("/?user=coop")) {
            Files.write(served, Arrays.copyOf(Files.readAllBytes(renewed), 300));
            Waiting.until("the broken one is told",
                    () -> server.errors().contains("the earlier certificate is still served"));
            connect(server.chatPort()).shakeHands("/?user=gordon").close();

            Files.move(renewed, served, StandardCopyOption.REPLACE_EXISTING);
            Waiting.until("the new one is told", () -> server.errors().contains("keystore is taken up"));
            for (int port : new int[] {server.chatPort(), server.frontPort()}) {
                Socket trusted = newClient.over(RawClient.tcp(port));
                try (trusted) {
                    ((SSLSocket) trusted).startHandshake();
                }
                Socket foreign = client.over(RawClient.tcp(port));
                try (foreign) {
                    assertThrows(SSLException.class, ((SSLSocket) foreign)::startHandshake);
                }
            }
            before.sendMessage("coop", "coop", "still here");
            assertTrue(before.readText().contains("still here"));
        }
    }

    /// One line, of characters that a terminal can take.
    private static void expectIll(Ended ended, String why) {
        assertEquals(1, ended.exitCode());
        assertTrue(ended.errors().matches("gochat: 127\\.0\\.0\\.1:[0-9]+: \\P{Cntrl}+\n"), ended.errors());
        assertTrue(ended.errors().contains(why), ended.errors());
    }

    @Test
    void whoSpeaksPlainHttpOnEitherPortIsToldSoAndItIsNoErrorOfOurs() throws Exception {
        try (ServerProcess server = start("-log-level", "debug")) {
            for (int port : new int[] {server.chatPort(), server.frontPort()}) {
                try (RawClient plain = new RawClient(port)) {
                    plain.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(4000) + "\r\n\r\n");
                    assertTrue(plain.head().startsWith("HTTP/1.1 400 "));
                    assertEquals("this port speaks TLS: ask by https, or wss\n",
                            new String(plain.socket().getInputStream().readAllBytes()));
                }
            }
            server.stop();
            assertTrue(server.errors().lines().allMatch(line -> line.matches("\\S+Z (DEBUG|INFO|WARNING) .*")),
                    server.errors());
            assertFalse(server.errors().contains(" ERROR "), server.errors());
        }
    }

    @Test
    void aKeystoreThatCannotBeOpenedIsToldInOneLineAndExitsWith1() throws Exception {
        Map<String, String> wrong = Map.of(TlsFiles.PASSWORD_VARIABLE, "wrong-password");
        assertEquals(new Ended(1, "", "gochat: the keystore " + keystore + " cannot be opened with this password\n"),
                MainTest.run(wrong, List.of("-tls-keystore", keystore.toString())));
        assertEquals(new Ended(1, "", "gochat: the keystore /dev/zero has more than 1048576 bytes\n"),
                MainTest.run(wrong, List.of("check", "-tls-keystore", "/dev/zero")));
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no keystore");
        Path pem = Files.writeString(folder.resolve("key.pem"), "Bag\n-----BEGIN PRIVATE KEY-----\nMC4=\n");
        assertTrue(MainTest.run(wrong, List.of("check", "-tls-keystore", pem.toString())).errors()
                .contains("is PEM, and must be PKCS12: openssl pkcs12 -export"));
        Ended ended = MainTest.run(wrong, List.of("-tls-keystore", broken.toString()));
        assertEquals(1, ended.exitCode());
        assertEquals(1, ended.errors().lines().count(), ended.errors());
        assertFalse(ended.errors().contains("wrong-password"), ended.errors());
    }

    @Test
    void aKeystoreNeedsAPasswordAndAPasswordAKeystore() throws Exception {
        assertEquals(new Ended(2, "", "gochat: -tls-keystore needs its password: in -tls-password-file or "
                + "GOCHAT_TLS_PASSWORD\n"), MainTest.run(Map.of(), List.of("-tls-keystore", keystore.toString())));
        assertEquals(new Ended(2, "", "gochat: -tls-password-file needs -tls-keystore\n"),
                MainTest.run(Map.of(), List.of("-tls-password-file", passwordFile.toString())));
    }
}
