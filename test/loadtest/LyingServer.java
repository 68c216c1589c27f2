package loadtest;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.net.ServerSocketFactory;

/// A chat server for one connection that answers every message with ok and then treats the first ten of them badly:
/// loses one, doubles one, swaps two, garbles one, and leaves one without an answer. A thread of its own serves.
public final class LyingServer implements AutoCloseable {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final int CLOSE = 8;

    private final ServerSocket listener;
    private String held = "";

    /// Serves the first connection that comes through `factory`'s socket.
    public LyingServer(ServerSocketFactory factory) throws IOException {
        listener = factory.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            var in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            handshake(in, out);
            for (int count = 0; ; count++) {
                int opcode = in.readUnsignedByte() & 15;
                int length = in.readUnsignedByte() & 127;
                length = length == 126 ? in.readUnsignedShort() : length;
                byte[] key = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < length; i++) {
                    payload[i] ^= key[i & 3];
                }
                if (opcode == CLOSE) {
                    return;
                }
                treat(count, new String(payload, StandardCharsets.UTF_8), out);
            }
        } catch (IOException | GeneralSecurityException _) {
            // The test is over, or fails for want of answers.
        }
    }

    private void treat(int count, String text, OutputStream out) throws IOException {
        if (count != 9) {
            send(out, OK);
        }
        switch (count) {
            case 1 -> { }
            case 3 -> {
                send(out, text);
                send(out, text);
            }
            case 5 -> held = text;
            case 6 -> {
                send(out, text);
                send(out, held);
            }
            case 8 -> send(out, text.replace("abc", "abd"));
            default -> send(out, text);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        int length = payload.length;
        out.write(length < 126 ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x81, 126, (byte) (length >> 8), (byte) length});
        out.write(payload);
    }

    private static void handshake(DataInputStream in, OutputStream out) throws IOException, GeneralSecurityException {
        // Nothing follows the request until it is answered, so the reader's buffer cannot swallow a frame.
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        String key = "";
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
