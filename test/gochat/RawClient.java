package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A client that can send anything at all, and reads frames one by one. Every wait ends after [#TIMEOUT_MILLIS].
public final class RawClient implements AutoCloseable {
    public static final int TIMEOUT_MILLIS = 10_000;
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int[] MASKING_KEY = {0x37, 0xFA, 0x21, 0x3D};

    /// A frame as it came.
    public record Frame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    public RawClient(int port) throws IOException {
        this(tcp(port));
    }

    /// A client that comes from an address of its own, any of 127.0.0.0/8.
    public RawClient(InetAddress from, int port) throws IOException {
        this(ready(new Socket(InetAddress.getLoopbackAddress(), port, from, 0)));
    }

    /// A client on a socket that is connected, which perhaps has TLS in it.
    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
    }

    /// Connects to a port of this machine.
    public static Socket tcp(int port) throws IOException {
        return ready(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static Socket ready(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /// Connects and shakes hands with this target, such as `/?user=coop`.
    public static RawClient open(int port, String target) throws IOException {
        return new RawClient(port).shakeHands(target);
    }

    /// Shakes hands with this target.
    public RawClient shakeHands(String target) throws IOException {
        send(request(target, ""));
        String head = head();
        if (!head.startsWith("HTTP/1.1 101 ")) close();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        return this;
    }

    /// A good opening handshake; `fields` are further header lines, each ended by CRLF.
    public static String request(String target, String fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n" + fields + "\r\n";
    }

    /// A masked frame with this first byte.
    public static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            frame.write(0x80 | 126);
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        for (int b : MASKING_KEY) frame.write(b);
        for (int i = 0; i < payload.length; i++) frame.write(payload[i] ^ MASKING_KEY[i & 3]);
        return frame.toByteArray();
    }

    public static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] close(int code, String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        return frame(0x88, ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
    }

    public void send(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        socket.getOutputStream().write(all.toByteArray());
    }

    public void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void sendMessage(String sender, String recipient, String message) throws IOException {
        send(text("{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient
                + "\",\"message\":\"" + message + "\"}"));
    }

    /// Reads an HTTP response's head.
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) return head.toString();
            head.append((char) next);
        }
        return head.toString();
    }

    public Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = Math.toIntExact(in.readLong());
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /// The next text; pings in front of it are answered.
    public String readText() throws IOException {
        Frame frame = read();
        if (frame.opcode() == 0x9) {
            send(frame(0x8A, frame.payload()));
            return readText();
        }
        assertEquals(0x81, frame.first(), () -> "not a text: " + frame.first() + " " + frame.text());
        return frame.text();
    }

    /// Expects a Close frame with this code, answers it, and expects the end of the stream; returns the reason.
    public String expectClose(int code) throws IOException {
        Frame frame = read();
        assertEquals(0x88, frame.first(), () -> "not a close: " + frame.first() + " " + frame.text());
        assertEquals(code, ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF);
        endClosed();
        return new String(frame.payload(), 2, frame.payload().length - 2, StandardCharsets.UTF_8);
    }

    /// Answers a Close frame, and expects the end of the stream.
    public void endClosed() throws IOException {
        try {
            send(close(1000, ""));
        } catch (IOException ended) {
            // it was an answer itself, or our half has ended
        }
        expectEnd();
    }

    /// Expects that the server, whose own half of the connection has ended, takes nothing more either by then: a write
    /// is then answered with a reset.
    public void expectCut(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            while (System.nanoTime() < deadline) send(new byte[1]);
        } catch (IOException cut) {
            assertTrue(cut.getMessage().matches("(?i).*(reset|broken pipe).*"), cut.getMessage());
            return;
        }
        throw new AssertionError("the connection was not cut");
    }

    /// Expects that the server has closed the TCP connection, or cut it.
    public void expectEnd() throws IOException {
        try {
            assertEquals(-1, in.read());
        } catch (SocketException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
        }
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
