package gochat.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import gochat.http.HttpLimits;
import gochat.io.SocketLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontServerTest {
    private static final HttpLimits LIMITS = new HttpLimits(1000, 500, Duration.ofSeconds(10), Duration.ofSeconds(10),
            Duration.ofSeconds(30), 16 * 1024, 100);

    @TempDir
    private static Path folder;
    private static FrontServer server;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root/sub")).getParent();
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("index.html"), "<!doctype html>page");
        Files.writeString(root.resolve("settings.js"), "for files");
        Files.writeString(root.resolve("style.css"), "a{}");
        Files.writeString(root.resolve(".hidden"), "secret");
        Files.writeString(root.resolve("sub/icon.svg"), "<svg/>");
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("out"), folder);
        // as Kubernetes mounts a ConfigMap
        Files.writeString(Files.createDirectory(root.resolve("..2026_01_01")).resolve("mapped.css"), "b{}");
        Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(root.resolve("mapped.css"), Path.of("..data/mapped.css"));
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = new FrontServer(free, SocketLayer.PLAIN, StaticFiles.asTheyStand(root), LIMITS, List.of(),
                System.getLogger("test"));
        server.start(settings(server, Optional.empty()));
    }

    private static PageSettings settings(FrontServer server, Optional<SocketUrl> publicSocket) {
        InetSocketAddress socket = new InetSocketAddress("127.0.0.1", 4691);
        return new PageSettings(publicSocket, socket, server.address(),
                TestServer.ORIGINS, 2048, false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String ask(String method, String path, String host) throws IOException {
        return ask(server, method, path, host);
    }

    private static String ask(FrontServer server, String method, String path, String host) throws IOException {
        try (RawClient client = new RawClient(server.address().getPort())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return client.head() + new String(client.socket().getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/index.html, text/html; charset=utf-8",
        "/style.css, text/css; charset=utf-8", "/settings.js, text/javascript; charset=utf-8",
        "/sub/icon.svg, image/svg+xml", "/mapped.css, text/css; charset=utf-8"})
    void filesComeWithTheirTypeAndTheGuardingHeaders(String path, String type) throws IOException {
        String answer = ask("GET", path, "localhost:4690");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        String lower = answer.toLowerCase(Locale.ROOT);
        for (String header : new String[] {"content-type: " + type, "x-content-type-options: nosniff",
            "referrer-policy: no-referrer", "connect-src ws://localhost:4691/;", "default-src 'none'"}) {
            assertTrue(lower.contains(header), () -> header + " is not in " + answer);
        }
        assertTrue(!lower.contains("\r\nserver:"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/..", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/..%5csecret.txt", "/%252e%252e/secret.txt", "/a%00.html", "/.hidden", "/sub", "/sub/", "/link.txt",
        "/out/secret.txt", "/..data/mapped.css", "//index.html", "/sub/../../secret.txt"})
    void nothingElseIsFound(String path) throws IOException {
        String answer = ask("GET", path, "localhost");
        assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(!answer.contains("secret"), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 3000, 8000})
    void aPathOfManyPartsIsNotFoundEither(int parts) throws IOException {
        String answer = ask("GET", "/a".repeat(parts), "localhost");
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    }

    @ParameterizedTest
    @CsvSource({"GET, /none, localhost, 404", "GET, /sub, localhost, 404", "POST, /, localhost, 405",
        "GET, /settings.js, a;b, 400", "HEAD, /, localhost, 200"})
    void everyAnswerHasTheGuardingHeadersAndNamesNoVersion(String method, String path, String host, int status)
            throws IOException {
        String answer = ask(method, path, host).toLowerCase(Locale.ROOT);
        assertTrue(answer.startsWith("http/1.1 " + status + " "), answer);
        for (String header : List.of("content-security-policy: default-src 'none'", "x-content-type-options: nosniff",
                "referrer-policy: no-referrer", "cross-origin-resource-policy: same-origin", "content-type: ")) {
            assertTrue(answer.contains("\r\n" + header), () -> header + " is not in " + answer);
        }
        assertTrue(!answer.contains("\r\nserver:") && !answer.contains("java"), answer);
        assertTrue(!answer.contains("strict-transport-security"), "not without TLS: " + answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_chat:4690", "a'b", "", "[fe80::1%25eth0]:4690"})
    void filesDoNotDependOnTheHost(String host) throws IOException {
        for (String path : List.of("/", "/style.css")) {
            assertTrue(ask("GET", path, host).startsWith("HTTP/1.1 200 "), path);
        }
    }

    @Test
    void aFileThatHasGrownTooLongIsNotSentAndAllElseIs(@TempDir Path grown) throws IOException {
        Files.writeString(grown.resolve("index.html"), "<!doctype html>page");
        Path film = Files.writeString(grown.resolve("film.webm"), "short");
        try (FrontServer page = new FrontServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SocketLayer.PLAIN, StaticFiles.asTheyStand(grown), LIMITS, List.of(), System.getLogger("test"))) {
            page.start(settings(page, Optional.empty()));
            Files.write(film, new byte[4 << 20]);
            assertTrue(ask(page, "HEAD", "/film.webm", "localhost").startsWith("HTTP/1.1 200 "));
            Files.write(film, new byte[(4 << 20) + 1]);
            assertTrue(ask(page, "GET", "/film.webm", "localhost").startsWith("HTTP/1.1 503 "));
            assertTrue(ask(page, "GET", "/", "localhost").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void whatIsNotServedMayBeOfAnyLength(@TempDir Path root) throws IOException {
        for (String name : List.of(".git/pack", "raw material/film", ".film")) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[(4 << 20) + 1]);
        }
        Files.createDirectory(root.resolve("closed"), PosixFilePermissions.asFileAttribute(Set.of()));
        Files.writeString(root.resolve("index.html"), "<!doctype html>page");
        assertTrue(StaticFiles.asTheyStand(root).find("/").isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 60})
    void moreCookiesThanAreTakenAreAnsweredWithAStatus(int kilobytes) throws IOException {
        String answer = ask("GET", "/", "localhost\r\nCookie: a=" + "b".repeat(kilobytes * 1024));
        assertTrue(answer.startsWith("HTTP/1.1 431 ") && answer.contains("cookies"), answer);
        assertTrue(ask("GET", "/", "localhost\r\nCookie: a=" + "b".repeat(15 * 1024)).startsWith("HTTP/1.1 200 "));
        String fields = "localhost" + "\r\nA: b".repeat(101);
        assertTrue(ask("GET", "/", fields).startsWith("HTTP/1.1 431 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..\\secret.txt", "../secret.txt", "/\u0000", "/%", "http://x/../secret.txt", "/#a",
        "/?x#a"})
    void aMalformedPathLeadsNowhere(String path) throws IOException {
        String answer = ask("GET", path, "localhost");
        assertTrue(!answer.startsWith("HTTP/1.1 200 ") && !answer.contains("secret"), answer);
        assertTrue(answer.contains("Content-Security-Policy: default-src 'none'"), answer);
    }

    @ParameterizedTest
    @CsvSource({"localhost:4690, ws://localhost:4691/", "127.0.0.1, ws://127.0.0.1:4691/",
        "Chat.Example:80, ws://chat.example:4691/", "[::1]:4690, ws://[::1]:4691/",
        "my_chat:4690, ws://my_chat:4691/"})
    void theSettingsNameTheSocketOnTheHostThatWasAskedFor(String host, String socket) throws IOException {
        String answer = ask("GET", "/settings.js", host);
        String script = "window.gochat = Object.freeze({ socket: '" + socket + "', maxMessageBytes: 2048, "
                + "needsToken: false, origins: ['http://127.0.0.1:4690', 'http://[::1]:4690', 'http://localhost:4690', "
                + "'https://chat.example'] });\n";
        assertTrue(answer.endsWith(script), answer);
        // a policy has no way to write an IPv6 address, or a name with an underscore
        boolean nameable = !host.contains("[") && !host.contains("_");
        assertTrue(answer.contains("connect-src " + (nameable ? socket : "ws:") + ";"), answer);
    }

    @Test
    void thePublicSocketIsNamedWhateverHostWasAskedFor() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Path root = folder.resolve("root");
        try (FrontServer behindProxy = new FrontServer(free, SocketLayer.PLAIN, StaticFiles.asTheyStand(root), LIMITS,
                List.of(), System.getLogger("test"))) {
            behindProxy.start(settings(behindProxy, SocketUrl.parse("wss://chat.example/socket")));
            String answer = ask(behindProxy, "GET", "/settings.js", "inner:4690");
            assertTrue(answer.contains("{ socket: 'wss://chat.example/socket', "), answer);
            assertTrue(answer.contains("connect-src wss://chat.example/socket;"), answer);
            assertTrue(ask(behindProxy, "GET", "/settings.js", "a'b").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void ofOurOwnPageWhatIsForReadersIsNotSentAndLinesKeepTheirNumbers(@TempDir Path ours) throws IOException {
        Files.writeString(ours.resolve("a.js"),
                "// why\nif (x === y && z) {\n  // how\n  z = z('//z', { z: z => ({}) }) ? - 1 : 'a, b'; // why\n}\n");
        Files.writeString(ours.resolve("a.css"), "/* two\n   lines */\na {\n  b: c; /* why */\n}\n");
        Files.writeString(ours.resolve("index.html"), "<!doctype html>\n<!--\n  why\n-->\n<p>\n  é\n");
        Files.writeString(ours.resolve("a.txt"), "  // text\n");
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (FrontServer page = new FrontServer(free, SocketLayer.PLAIN, StaticFiles.ours(ours), LIMITS, List.of(),
                System.getLogger("test"))) {
            page.start(settings(page, Optional.empty()));
            assertEquals("\nif(x===y&&z){\n\nz=z('//z',{z:z=>({})})?-1:'a, b';\n}\n", body(page, "/a.js"));
            assertEquals("\n\na{\nb:c;\n}\n", body(page, "/a.css"));
            assertEquals("<!doctype html>\n\n\n\n<p>\né\n", body(page, "/"));
            assertEquals("  // text\n", body(page, "/a.txt"));
        }
    }

    private static String body(FrontServer server, String path) throws IOException {
        String answer = ask(server, "GET", path, "localhost");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://a", "wss://chat.example", "wss://10.0.0.1:65535/",
        "wss://chat.example:8443/a-b_c.d~e/f"})
    void aSocketUrlHasAHostAndPerhapsAPortAndAPath(String url) {
        assertEquals(url, SocketUrl.parse(url).orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "chat.example", "https://chat.example/", "WSS://chat.example/", "wss://",
        "wss:///socket",
        "wss://chat.example:0/", "wss://chat.example:65536/", "wss://chat.example:/", "wss://user@chat.example/",
        "wss://chat.example/?a=b", "wss://chat.example/#a", "wss://chat.example/a'b", "wss://chat.example/a\"b",
        "wss://chat.example/a;b", "wss://chat.example/a,b", "wss://chat.example/a b", "wss://chat.example/\r\nA: b",
        "wss://chat.example/\n", "wss://chat.example/a%27", "wss://chat.example/é", "wss://chat.example/a/../b",
        "wss://chat.example//a", "wss://chat.example/./a", "wss://*", "wss://*.example/", "wss://[::1]/", "wss://é/"})
    void aSocketUrlHoldsNothingThatAPolicyOrScriptCouldMisread(String url) {
        assertThrows(IllegalArgumentException.class, () -> SocketUrl.parse(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a'b", "a;b", "a b", "a\"", "<x>", "a/b", "user@a"})
    void aHostThatCouldEscapeIntoAHeaderOrScriptIsRefused(String host) throws IOException {
        String answer = ask("GET", "/settings.js", host);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @Test
    void onlyGetAndHeadAreAnswered() throws IOException {
        assertTrue(ask("POST", "/", "localhost").startsWith("HTTP/1.1 405 "));
        String head = ask("HEAD", "/", "localhost");
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        assertEquals(4, head.length() - head.indexOf("\r\n\r\n"), "a HEAD has no body");
    }
}
