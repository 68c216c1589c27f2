package gochat;

import gochat.io.SocketLayer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks a running server whether it serves: a real opening handshake with the chat, a real request for the page,
/// and what the admin listener says, if there is one. A server that is full is well: it serves as many as it may.
final class Health {
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_ANSWER_BYTES = 8192;
    /// RFC 6455's own example.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final Pattern SERVES = Pattern.compile("(?s)HTTP/1.1 101 .*" + Pattern.quote(ACCEPT) + ".*"
            + "|HTTP/1.1 (429|503) .*connections are served.*");
    private static final Pattern FOUND = Pattern.compile("(?s)HTTP/1.1 200 .*");

    private Health() {}

    /// @param layer  TLS, or nothing, between TCP and both servers
    /// @throws IOException with what is wrong
    static void check(InetSocketAddress chat, InetSocketAddress front, Optional<InetSocketAddress> admin,
            SocketLayer layer) throws IOException {
        expect(layer, chat, "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n", SERVES);
        expect(layer, front, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", FOUND);
        if (admin.isPresent()) {
            expect(SocketLayer.PLAIN, admin.get(),
                    "HEAD /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", FOUND);
        }
    }

    private static void expect(SocketLayer layer, InetSocketAddress address, String request, Pattern expected)
            throws IOException {
        InetSocketAddress target = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
        try (Socket raw = new Socket()) {
            raw.connect(target, TIMEOUT_MILLIS);
            raw.setSoTimeout(TIMEOUT_MILLIS);
            Socket socket = layer.over(raw);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = answer(socket.getInputStream());
            if (!expected.matcher(answer).matches()) {
                throw new IOException("unexpected answer: " + answer.lines().findFirst().orElse("nothing"));
            }
        } catch (IOException e) {
            throw new IOException(target + ": " + e.getMessage(), e);
        }
    }

    /// The head, and with it the body of a refusal.
    private static String answer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (int next; answer.length() < MAX_ANSWER_BYTES && !isWhole(answer) && (next = in.read()) >= 0; ) {
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static boolean isWhole(StringBuilder answer) {
        return answer.indexOf("HTTP/1.1 4") != 0 && answer.indexOf("HTTP/1.1 5") != 0 && answer.indexOf("\r\n\r\n") > 0;
    }
}
