package gochat;

import gochat.io.SocketLayer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks a running server whether it serves: a real opening handshake with the chat, a real request for the page,
/// and what the admin listener says, if there is one.
final class Health {
    private static final int TIMEOUT_MILLIS = 3_000;
    /// RFC 6455's own example.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private Health() {}

    /// @param layer  TLS, or nothing, between TCP and both servers
    /// @throws IOException with what is wrong
    static void check(InetSocketAddress chat, InetSocketAddress front, Optional<InetSocketAddress> admin,
            SocketLayer layer) throws IOException {
        expect(layer, chat, "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n", "HTTP/1.1 101 ", ACCEPT);
        expect(layer, front, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "");
        if (admin.isPresent()) {
            expect(SocketLayer.PLAIN, admin.get(),
                    "HEAD /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "");
        }
    }

    private static void expect(SocketLayer layer, InetSocketAddress address, String request, String start,
            String content) throws IOException {
        InetSocketAddress target = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
        try (Socket raw = new Socket()) {
            raw.connect(target, TIMEOUT_MILLIS);
            raw.setSoTimeout(TIMEOUT_MILLIS);
            Socket socket = layer.over(raw);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String head = head(socket.getInputStream());
            if (!head.startsWith(start) || !head.contains(content)) {
                throw new IOException("unexpected answer: " + head.lines().findFirst().orElse("nothing"));
            }
        } catch (IOException e) {
            throw new IOException(target + ": " + e.getMessage(), e);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next; head.indexOf("\r\n\r\n") < 0 && head.length() < 8192 && (next = in.read()) >= 0; ) {
            head.append((char) next);
        }
        return head.toString();
    }
}
