package gochat.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.RawClient;
import gochat.chat.Chat;
import gochat.ws.MessageLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A real chat server in this process, on a port of its own, with limits that suit the test.
final class TestServer implements AutoCloseable {
    static final int FRONT_PORT = 4690;
    static final MessageLimits MESSAGES = new MessageLimits(1024, 1 << 20, 1024, false, false);
    static final long MEMORY_BYTES = 64 << 20;
    static final NetLimits LIMITS = limits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(25),
            Duration.ofSeconds(5), 1000);

    private final Server server;
    private final SocketLayer clientLayer;

    TestServer(NetLimits limits) throws IOException {
        this(limits, MESSAGES);
    }

    TestServer(NetLimits limits, MessageLimits messages) throws IOException {
        this(limits, messages, SocketLayer.PLAIN, SocketLayer.PLAIN, Identity.CLAIMED);
    }

    /// @param clientLayer  what clients of [#connect] and [#open] have between TCP and themselves
    TestServer(NetLimits limits, MessageLimits messages, SocketLayer layer, SocketLayer clientLayer,
            Identity identity) throws IOException {
        this.clientLayer = clientLayer;
        Origins origins = new Origins(Set.of("https://chat.example"), false, FRONT_PORT);
        server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), layer,
                new ChatHandler(new Chat<>(3), origins, identity), messages, limits,
                new Visitors(0, List.of()), System.getLogger("test"));
    }

    static NetLimits limits(Duration handshake, Duration message, Duration ping, Duration close, int connections) {
        return new NetLimits(connections, 16 * 1024, 100, 256 * 1024, 1024, MEMORY_BYTES, handshake, message,
                Duration.ofSeconds(2), ping, Duration.ofSeconds(1), close, Duration.ofSeconds(5));
    }

    /// With this much memory for what streams.
    static NetLimits limits(long memoryBytes) {
        return new NetLimits(1000, 16 * 1024, 100, 256 * 1024, 1024, memoryBytes, LIMITS.handshake(), LIMITS.message(),
                Duration.ofSeconds(10), LIMITS.ping(), LIMITS.pong(), LIMITS.close(), LIMITS.drain());
    }

    /// The bytes that are lent to what streams.
    long lentBytes() {
        return server.memory().lentBytes();
    }

    Server server() {
        return server;
    }

    int port() {
        return server.address().getPort();
    }

    RawClient connect() throws IOException {
        return new RawClient(clientLayer.over(RawClient.tcp(port())));
    }

    RawClient open(String handle) throws IOException {
        return connect().shakeHands("/?user=" + handle);
    }

    /// Opens a connection and waits until others can reach it: the handshake's answer may come a little before.
    RawClient join(String handle) throws IOException {
        RawClient client = open(handle);
        client.send(RawClient.frame(0x89, new byte[0]));
        assertEquals(0xA, client.read().opcode());
        return client;
    }

    @Override
    public void close() {
        server.close();
    }
}
