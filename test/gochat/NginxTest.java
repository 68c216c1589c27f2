package gochat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gochat.io.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    private Process startNginx(ServerProcess server, int port) throws IOException {
        String recipe = String.join("\n", Readme.block("server {"))
                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                .replace("/etc/ssl/chat.example.pem", "'" + folder.resolve("CERTIFICATE") + "'")
                .replace("/etc/ssl/private/chat.example.key", "'" + folder.resolve("PRIVATE KEY") + "'")
                .replace("127.0.0.1:4690;", "127.0.0.1:" + server.frontPort() + ";")
                .replace("127.0.0.1:4691/;", "127.0.0.1:" + server.chatPort() + "/;");
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

    @Test
    void thePageAndTheChatAreReachedThroughNginxAsTheReadmeSetsItUp() throws Exception {
        assumeTrue(isInstalled(), "nginx is not installed (Debian: apt install nginx-light)");
        writeKey();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        List<String> command = Readme.command("./build.sh run -allow-origin https://chat.example");
        String[] flags = Stream.concat(command.stream().skip(2), Stream.of("-log-level", "debug")).toArray(String[]::new);
        try (ServerProcess server = ServerProcess.start(flags)) {
            Process nginx = startNginx(server, port);
            try {
                Waiting.until("nginx listens", () -> {
                    assertTrue(nginx.isAlive(), Files.readString(folder.resolve("nginx.log")));
                    return Files.exists(folder.resolve("pid"));
                });
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
            } finally {
                nginx.destroy();
                nginx.waitFor();
            }
        }
    }
}
