package gochat;

import gochat.access.Addresses;
import gochat.io.SocketLayer;
import gochat.ops.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// Asks a running server whether it serves: the chat, the page, and the admin listener if there is one. The server
/// counts none of it.
final class Health {
    private static final int TIMEOUT_MILLIS = 3_000;

    private Health() {}

    /// @param layer  TLS, or nothing, between TCP and both servers
    /// @throws IOException with what is wrong
    static void check(InetSocketAddress chat, InetSocketAddress front, Optional<InetSocketAddress> admin,
            SocketLayer layer) throws IOException {
        expectWell(layer, chat, "/healthz");
        expectWell(layer, front, "/");
        if (admin.isPresent()) expectWell(SocketLayer.PLAIN, admin.get(), "/readyz");
    }

    private static void expectWell(SocketLayer layer, InetSocketAddress address, String path) throws IOException {
        InetSocketAddress target = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
        String asked = Addresses.host(target) + ":" + target.getPort();
        long began = System.nanoTime();
        try (Socket raw = new Socket()) {
            raw.connect(target, TIMEOUT_MILLIS);
            Thread.startVirtualThread(() -> cutLater(raw));
            Socket socket = layer.over(raw);
            String request = "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = head(socket.getInputStream()).lines().findFirst().orElse("");
            if (!answer.startsWith("HTTP/") || answer.startsWith("HTTP/1.1 400 ")) {
                throw new IOException(
                        "it does not serve plain HTTP; if it serves TLS, name its -tls-keystore here too");
            }
            if (!answer.startsWith("HTTP/1.1 200 ")) throw new IOException("it answers " + Log.printable(answer));
        } catch (IOException e) {
            boolean isLate = System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
            throw new IOException(asked + ": " + (isLate ? "no answer within " + TIMEOUT_MILLIS + " ms" : why(e)), e);
        }
    }

    /// Whoever says a byte now and then is late, too.
    private static void cutLater(Socket raw) {
        try {
            Thread.sleep(TIMEOUT_MILLIS);
            raw.close();
        } catch (IOException | InterruptedException ended) {
            // so is the question
        }
    }

    private static String why(IOException failed) {
        return switch (failed) {
            case ConnectException _ -> "nothing listens there; is the server running?";
            case SSLException foreign -> "it does not serve TLS with this keystore's certificate: "
                    + foreign.getMessage();
            default -> failed.getMessage();
        };
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next; head.indexOf("\r\n\r\n") < 0 && head.length() < 8192 && (next = in.read()) >= 0; ) {
            head.append((char) next);
        }
        return head.toString();
    }
}
