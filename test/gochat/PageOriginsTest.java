package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which pages the program names at its start, and which may connect.
class PageOriginsTest {
    /// A sandboxed frame of any web site has the origin null too.
    @Test
    void aPageOfNoOriginIsLetInByThePrintedKeyAlone() throws Exception {
        try (ServerProcess server = ServerProcess.start("-allow-origin", "null")) {
            String key = server.fileAddress()[1].substring("&token=".length());
            assertTrue(key.matches("[A-Za-z0-9_-]{22}"), key);
            String origin = "Origin: null\r\n";
            for (String field : List.of("", "Sec-WebSocket-Protocol: gochat\r\n",
                    "Sec-WebSocket-Protocol: gochat, gochat.token.x" + key + "\r\n")) {
                try (RawClient frame = new RawClient(server.chatPort())) {
                    frame.send(RawClient.request("/?user=coop", origin + field));
                    assertTrue(frame.head().startsWith("HTTP/1.1 101 "));
                    assertTrue(frame.expectClose(1008).startsWith("token "));
                }
            }
            try (RawClient file = new RawClient(server.chatPort())) {
                file.send(RawClient.request("/?user=coop",
                        origin + "Sec-WebSocket-Protocol: gochat, gochat.token." + key + "\r\n"));
                assertTrue(file.head().startsWith("HTTP/1.1 101 "));
                file.sendMessage("coop", "coop", "hi");
                assertTrue(file.readText().contains("\"hi\""));
            }
            try (RawClient program = RawClient.open(server.chatPort(), "/?user=gordon")) {
                program.sendMessage("gordon", "gordon", "hi");
                assertTrue(program.readText().contains("\"hi\""));
            }
        }
    }

    @Test
    void thePageBehindAProxyIsToldThePublicSocketAndMayConnect() throws Exception {
        try (ServerProcess server = ServerProcess.start("-public-socket-url", "wss://chat.example/socket",
                "-allow-origin", "https://chat.example")) {
            try (RawClient page = new RawClient(server.frontPort())) {
                page.send("GET /settings.js HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n");
                String head = page.head();
                assertTrue(head.contains("connect-src wss://chat.example/socket;"), head);
                String script = new String(page.socket().getInputStream().readAllBytes());
                assertTrue(script.contains("socket: 'wss://chat.example/socket',"), script);
            }
            for (String origin : List.of("https://chat.example", "https://other.example")) {
                try (RawClient chat = new RawClient(server.chatPort())) {
                    chat.send(RawClient.request("/?user=coop", "Origin: " + origin + "\r\n"));
                    boolean own = origin.equals("https://chat.example");
                    assertTrue(chat.head().startsWith(own ? "HTTP/1.1 101 " : "HTTP/1.1 403 "), origin);
                }
            }
        }
    }

    @Test
    void fromEveryPagePrintedTheChatIsReached() throws Exception {
        try (ServerProcess server = ServerProcess.start("-front-listen-on", ":0", "-listen-on", ":0")) {
            List<String> lines = Announcement.of(new InetSocketAddress(server.frontPort()),
                    new InetSocketAddress(server.chatPort()), Optional.empty(), false);
            for (String line : lines) {
                if (line.startsWith("socket")) continue;
                URI page = URI.create(line.replace("page    ", ""));
                try (RawClient client = new RawClient(new Socket(page.getHost(), server.chatPort()))) {
                    client.send(RawClient.request("/?user=coop", "Origin: http://" + page.getAuthority() + "\r\n"));
                    assertTrue(client.head().startsWith("HTTP/1.1 101 "), line);
                }
            }
            // the process itself would close its streams along
            server.process().toHandle().destroy();
            assertEquals(lines.subList(2, lines.size()), server.process().inputReader().lines().toList());
        }
    }

    @Test
    void aPageThatOthersCouldLoadButNotChatFromIsNotPrinted() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4691);
        assertEquals(List.of("page    http://localhost:4690/", "socket  ws://127.0.0.1:4691/"),
                Announcement.of(new InetSocketAddress(4690), loopback, Optional.empty(), false));
        InetSocketAddress open = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4691);
        assertEquals(List.of("page    https://localhost:4690/", "socket  wss://192.0.2.7:4691/",
                "admin   http://127.0.0.1:4691/", "page    https://192.0.2.7:4690/"),
                Announcement.of(new InetSocketAddress(4690), open, Optional.of(loopback), true));
    }

    @Test
    void aRefusedOriginIsToldOnceWithTheFlagThatWouldAllowIt() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            for (String origin : List.of("http://myhost:4690", "http://myhost:4690", "http://MYHOST", "x".repeat(300))) {
                try (RawClient chat = new RawClient(server.chatPort())) {
                    chat.send(RawClient.request("/?user=coop", "Origin: " + origin + "\r\n"));
                    assertTrue(chat.head().startsWith("HTTP/1.1 403 "), origin);
                }
            }
            server.stop();
            List<String> told = server.errors().lines().filter(line -> line.contains("may not connect")).toList();
            assertEquals(1, told.size(), server.errors());
            assertTrue(told.getFirst().endsWith("is a page of http://myhost:4690, which may not connect; "
                    + "-allow-origin http://myhost:4690 would let it"), told.toString());
        }
    }
}
