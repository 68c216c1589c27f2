package gochat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gochat.engine.redis.RedisProcess;
import gochat.io.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The README's recipe for nginx, run by nginx.
class NginxTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    /// From which the client comes, to be told from nginx.
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.9");

    @TempDir
    private Path folder;
    private Tls tls;

    private static boolean isInstalled() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "nginx")));
    }

    private void writeKey() throws Exception {
        Path file = Secrets.keystore(folder);
        char[] password = Secrets.KEYSTORE_PASSWORD.toCharArray();
        tls = Tls.load(file, password);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        String alias = keys.aliases().nextElement();
        writePem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
        writePem("PRIVATE KEY", keys.getKey(alias, password).getEncoded());
    }

    private void writePem(String name, byte[] bytes) throws IOException {
        Files.writeString(folder.resolve(name), "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + name + "-----\n");
    }

    private String recipe(int port) throws IOException {
        return String.join("\n", Readme.block("server {"))
                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                .replace("/etc/ssl/chat.example.pem", "'" + folder.resolve("CERTIFICATE") + "'")
                .replace("/etc/ssl/private/chat.example.key", "'" + folder.resolve("PRIVATE KEY") + "'");
    }

    /// One below those that the system gives to whoever asks for any: nobody gets it before nginx does.
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, LOOPBACK)) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // another one, then
            }
        }
    }

    /// Runs something beside nginx.
    private void withNginx(String recipe, Executable action) throws Throwable {
        Process nginx = startNginx(recipe);
        try {
            Waiting.until("nginx listens", () -> {
                assertTrue(nginx.isAlive(), Files.readString(folder.resolve("nginx.log")));
                return Files.exists(folder.resolve("pid"));
            });
            action.execute();
        } finally {
            nginx.destroy();
            nginx.waitFor();
        }
    }

    private Process startNginx(String recipe) throws IOException {
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), "daemon off; master_process off; pid pid;\n"
                + "error_log stderr; events {}\nhttp { access_log off; client_body_temp_path body; proxy_temp_path proxy; "
                + "fastcgi_temp_path fast; uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n" + recipe + "\n}\n");
        ProcessBuilder builder = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString());
        builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        return builder.redirectErrorStream(true).redirectOutput(folder.resolve("nginx.log").toFile()).start();
    }

    private RawClient connect(int port) throws IOException {
        return new RawClient(tls.client().over(new Socket(LOOPBACK, port, CLIENT, 0)));
    }

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(isInstalled(), "nginx is not installed (Debian: apt install nginx-light)");
        writeKey();
    }

    @Test
    void thePageAndTheChatAreReachedThroughNginxAsTheReadmeSetsItUp() throws Throwable {
        int port = freePort();
        List<String> command = Readme.command("./build.sh run -allow-origin https://chat.example");
        String[] flags = Stream.concat(command.stream().skip(2), Stream.of("-log-level", "debug"))
                .toArray(String[]::new);
        try (ServerProcess server = ServerProcess.start(flags)) {
            String recipe = recipe(port).replace("127.0.0.1:4690;", "127.0.0.1:" + server.frontPort() + ";")
                    .replace("127.0.0.1:4691/;", "127.0.0.1:" + server.chatPort() + "/;");
            withNginx(recipe, () -> {
                try (RawClient page = connect(port)) {
                    page.send("GET /settings.js HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n");
                    assertTrue(page.head().startsWith("HTTP/1.1 200 "));
                    String script = new String(page.socket().getInputStream().readAllBytes(), UTF_8);
                    assertTrue(script.contains("socket: 'wss://chat.example/socket'"), script);
                    assertTrue(script.contains("'https://chat.example'"), script);
                }
                try (RawClient chat = connect(port)) {
                    chat.send(RawClient.request("/socket?user=coop", "Origin: https://chat.example\r\n"));
                    assertTrue(chat.head().startsWith("HTTP/1.1 101 "));
                    chat.sendMessage("coop", "coop", "through nginx");
                    assertTrue(chat.readText().contains("through nginx"));
                }
                try (RawClient nobody = connect(port).shakeHands("/socket?user=")) {
                    nobody.expectClose(1008);
                }
                Waiting.until("the log names the client and not nginx",
                        () -> server.errors().contains("127.0.0.9 by 127.0.0.1:"));
            });
        }
    }

    @Test
    void clientsAreSpreadOverTheNodesAndReachEachOther() throws Throwable {
        Path secret = Files.writeString(folder.resolve("secret"), "the nodes' own secret, 32 bytes and more");
        int port = freePort();
        try (RedisProcess redis = RedisProcess.server(); Nodes nodes = new Nodes(redis.url(), secret.toString())) {
            String upstream = String.join("\n", Readme.block("upstream chat {"));
            for (int i = 0; i < nodes.all.size(); i++) {
                upstream = upstream.replace("n" + (i + 1) + ":4691", "127.0.0.1:" + nodes.all.get(i).chatPort());
            }
            withNginx(upstream + "\n" + recipe(port).replace("http://127.0.0.1:4691/", "http://chat/"), () -> {
                List<RawClient> clients = new ArrayList<>();
                for (String name : List.of("a", "b", "c", "d", "e", "f")) {
                    clients.add(connect(port).shakeHands("/socket?user=" + name));
                }
                for (ServerProcess node : nodes.all) {
                    assertEquals(2, Metrics.scrape(node.adminPort()).value("gochat_connections"));
                }
                clients.get(0).sendMessage("a", "f", "hi");
                assertTrue(clients.get(5).readText().contains("\"hi\""));
                assertEquals("{\"ok\":\"message sent with success\"}", clients.get(0).readText());
                for (RawClient client : clients) client.close();
            });
        }
    }

    /// As many as the README's recipe has.
    private static final class Nodes implements AutoCloseable {
        private final List<ServerProcess> all = new ArrayList<>();

        Nodes(String engine, String secret) throws IOException {
            for (int i = 0; i < 3; i++) {
                all.add(ServerProcess.start("-engine", engine, "-cluster-secret-file", secret, "-admin-listen-on",
                        "127.0.0.1:0"));
            }
        }

        @Override
        public void close() throws IOException {
            for (ServerProcess node : all) node.close();
        }
    }
}
