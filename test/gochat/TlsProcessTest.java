package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.MainTest.Ended;
import gochat.config.TlsFiles;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            Ended stranger = MainTest.health(password, server, "-tls-keystore",
                    Secrets.keystore(elsewhere).toString());
            assertEquals(1, stranger.exitCode());
            assertEquals(1, stranger.errors().lines().count(), stranger.errors());
        }
    }

    @Test
    void whatIsNoTlsOnEitherPortIsNoErrorOfOurs() throws Exception {
        try (ServerProcess server = start("-log-level", "debug")) {
            for (int port : new int[] {server.chatPort(), server.frontPort()}) {
                try (RawClient plain = new RawClient(port)) {
                    plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertFalse(plain.head().startsWith("HTTP"));
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
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no keystore");
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
