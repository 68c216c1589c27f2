package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every descriptor of the process in use, from its first moment on: nothing has been asked of it before.
class NoDescriptorsTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    /// Some twenty more than an idle server takes.
    private static final int LIMIT = 40;
    private static final int STRANGERS = 30;

    @Test
    void whenTheyAreFreeAgainChatPageAndAdminServeAsIfNothingHadBeen() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "prlimit is not installed");
        try (ServerProcess server = ServerProcess.start("-admin-listen-on", "127.0.0.1:0")) {
            int admin = server.adminPort();
            assertEquals(0, new ProcessBuilder(PRLIMIT.toString(), "--pid", "" + server.process().pid(),
                    "--nofile=" + LIMIT).start().waitFor());
            List<RawClient> strangers = new ArrayList<>();
            try {
                for (int i = 0; i < STRANGERS; i++) {
                    for (int port : new int[] {server.chatPort(), server.frontPort(), admin}) {
                        strangers.add(new RawClient(InetAddress.ofLiteral("127.0.1." + (i + 1)), port));
                    }
                }
                Waiting.until("no descriptor is left", () -> server.errors().contains("Too many open files"));
            } finally {
                for (RawClient stranger : strangers) stranger.close();
            }
            Waiting.until("the page is served", () -> get(server.frontPort(), "/").startsWith("HTTP/1.1 200 "));
            Waiting.until("it is ready", () -> get(admin, "/readyz").startsWith("HTTP/1.1 200 "));
            assertTrue(Metrics.scrape(admin).value("process_open_fds") > 0);
            try (RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
                coop.sendMessage("coop", "coop", "hi");
                assertTrue(coop.readText().contains("\"hi\""));
            }
            server.stop();
            assertFalse(server.errors().contains("Error"), server.errors());
        }
    }

    private static String get(int port, String path) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return client.head();
        } catch (SocketTimeoutException busy) {
            return "";
        }
    }
}
