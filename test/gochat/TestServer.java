package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.access.MessageRate;
import gochat.access.Origins;
import gochat.access.Visitors;
import gochat.auth.Passes;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.io.SocketLayer;
import gochat.io.TransportLayer;
import gochat.server.Handler;
import gochat.server.NetLimits;
import gochat.server.Server;
import gochat.talk.Feeds;
import gochat.ws.MessageLimits;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// A real chat server in this process, on a port of its own, with limits that suit the test.
public final class TestServer implements AutoCloseable {
    /// The page is on port 4690 of this machine.
    public static final Origins ORIGINS = new Origins(Set.of("https://chat.example"), false,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4690));
    public static final MessageLimits MESSAGES = new MessageLimits(1024, 1 << 20, 1024, false, false);
    /// As many messages as a client likes.
    public static final MessageRate ANY_RATE = new MessageRate(0, 0);
    public static final long MEMORY_BYTES = 64 << 20;
    public static final NetLimits LIMITS = limits(Duration.ofSeconds(5), Duration.ofSeconds(30),
            Duration.ofSeconds(25), Duration.ofSeconds(5), 1000);

    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    /// What is kept by default, for so many connections a handle.
    private static final IntFunction<KeepLimits> KEEP = perHandle -> new KeepLimits(Duration.ofHours(24), 1000,
            256 * 1024, 64 << 20, 100_000, perHandle, 200, 50, 500);

    private final ChatHandler handler;
    private final Server server;
    private final SocketLayer clientLayer;

    public TestServer(NetLimits limits) throws IOException {
        this(limits, MESSAGES);
    }

    public TestServer(NetLimits limits, MessageLimits messages) throws IOException {
        this(limits, messages, TransportLayer.PLAIN, SocketLayer.PLAIN, Identity.CLAIMED);
    }

    /// With default limits, but for what is kept.
    public TestServer(KeepLimits keep) throws IOException {
        this(LIMITS, MESSAGES, TransportLayer.PLAIN, SocketLayer.PLAIN, Identity.CLAIMED, keep);
    }

    /// @param clientLayer  what clients of [#connect] and [#open] have between TCP and themselves
    public TestServer(NetLimits limits, MessageLimits messages, TransportLayer layer, SocketLayer clientLayer,
            Identity identity) throws IOException {
        this(limits, messages, layer, clientLayer, identity, KEEP.apply(3));
    }

    private TestServer(NetLimits limits, MessageLimits messages, TransportLayer layer, SocketLayer clientLayer,
            Identity identity, KeepLimits keep) throws IOException {
        this.clientLayer = clientLayer;
        handler = chat(keep, identity, ANY_RATE, limits.handshake());
        server = new Server(FREE, layer, new Borrowed(handler), messages, limits, new Visitors(0, List.of()),
                System.getLogger("test"));
    }

    /// A server for any handler, without TLS, on a port of its own.
    public static Server plain(Handler handler, MessageLimits messages, NetLimits limits, Logger log)
            throws IOException {
        return over(TransportLayer.PLAIN, handler, messages, limits, log);
    }

    /// The same, with something between TCP and it.
    public static Server over(TransportLayer layer, Handler handler, MessageLimits messages, NetLimits limits,
            Logger log) throws IOException {
        return new Server(FREE, layer, new Borrowed(handler), messages, limits, new Visitors(0, List.of()), log);
    }

    public static NetLimits limits(Duration handshake, Duration message, Duration ping, Duration close,
            int connections) {
        return new NetLimits(connections, 16 * 1024, 100, 256 * 1024, 1024, MEMORY_BYTES, handshake, message,
                Duration.ofSeconds(2), ping, Duration.ofSeconds(1), close, Duration.ofSeconds(5));
    }

    /// The chat, with limits as the program has them.
    public static ChatHandler chat(int perHandle, MessageRate rate) {
        return chat(KEEP.apply(perHandle), Identity.CLAIMED, rate, LIMITS.handshake());
    }

    private static ChatHandler chat(KeepLimits keep, Identity identity, MessageRate rate, Duration enter) {
        Feeds feeds = new Feeds(keep, Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch",
                () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        return new ChatHandler(feeds, ORIGINS, identity, rate, enter, System.getLogger("test"));
    }

    /// With this much memory for what streams.
    public static NetLimits limits(long memoryBytes) {
        return new NetLimits(1000, 16 * 1024, 100, 256 * 1024, 1024, memoryBytes, LIMITS.handshake(), LIMITS.message(),
                Duration.ofSeconds(10), LIMITS.ping(), LIMITS.pong(), LIMITS.close(), LIMITS.drain());
    }

    /// The bytes that are lent to what streams.
    public long lentBytes() {
        return server.lentBytes();
    }

    public ChatHandler handler() {
        return handler;
    }

    public Server server() {
        return server;
    }

    public int port() {
        return server.address().getPort();
    }

    public RawClient connect() throws IOException {
        return new RawClient(clientLayer.over(RawClient.tcp(port())));
    }

    public RawClient open(String handle) throws IOException {
        return connect().shakeHands("/?user=" + handle);
    }

    /// Opens a connection and waits until others can reach it: the handshake's answer may come a little before.
    public RawClient join(String handle) throws IOException {
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
