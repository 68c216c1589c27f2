package loadtest;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/// The least of a WebSocket server, for servers that behave badly: texts in, texts out, a thread for each connection.
public final class WireServer implements AutoCloseable {
    private static final int CLOSE = 8;
    private static final int BACKLOG = 100;

    /// What to do with what one connection says. Called by that connection's thread.
    public interface Talk {
        void said(String text) throws IOException;

        default void ended() { }
    }

    /// One connection; any thread sends.
    public static final class Peer {
        private final Socket socket;
        private String target = "";

        Peer(Socket socket) {
            this.socket = socket;
        }

        /// The path and query that it asked for.
        public String target() {
            return target;
        }

        /// The handle in the address.
        public String user() {
            return target.replaceFirst(".*user=([^&]*).*", "$1");
        }

        public synchronized void send(String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            int length = payload.length;
            byte[] head = length < 126 ? new byte[] {(byte) 0x81, (byte) length}
                    : new byte[] {(byte) 0x81, 126, (byte) (length >> 8), (byte) length};
            byte[] frame = new byte[head.length + length];
            System.arraycopy(head, 0, frame, 0, head.length);
            System.arraycopy(payload, 0, frame, head.length, length);
            socket.getOutputStream().write(frame);
        }

        public synchronized void sendBytes(int... bytes) throws IOException {
            for (int each : bytes) {
                socket.getOutputStream().write(each);
            }
        }

        public void cut() throws IOException {
            socket.close();
        }
    }

    private final ServerSocket listener;
    private final Function<Peer, Talk> talks;
    private final String subprotocol;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// @param subprotocol that it chooses, whatever is offered; empty for none
    public WireServer(ServerSocketFactory factory, String subprotocol, Function<Peer, Talk> talks)
            throws IOException {
        this.talks = talks;
        this.subprotocol = subprotocol;
        listener = factory.createServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        var peer = new Peer(socket);
        Talk talk = null;
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            handshake(peer, in, socket.getOutputStream());
            talk = talks.apply(peer);
            while (true) {
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
                talk.said(new String(payload, StandardCharsets.UTF_8));
            }
        } catch (IOException | GeneralSecurityException _) {
            // The connection, or the test, is over.
        } finally {
            open.remove(socket);
            if (talk != null) {
                talk.ended();
            }
        }
    }

    private void handshake(Peer peer, DataInputStream in, OutputStream out)
            throws IOException, GeneralSecurityException {
        // Nothing follows the request until it is answered, so the reader's buffer cannot swallow a frame.
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        String request = reader.readLine();
        peer.target = request == null ? "" : request.split(" ")[1];
        String key = "";
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /// Cuts every connection; new ones may come.
    public void cutAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutAll();
    }
}
