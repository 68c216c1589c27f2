package gochat.net;

import gochat.ws.Compression;
import gochat.ws.Extension;
import gochat.ws.HandshakeRefusal;
import gochat.ws.MessageLimits;
import gochat.ws.PerMessageDeflate;
import gochat.ws.RequestHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A WebSocket server: accepts connections and gives each a virtual thread. What it is for, its [Handler] says.
public final class Server implements AutoCloseable {
    /// Connections that the kernel keeps for us until we accept them.
    private static final int BACKLOG = 4096;
    /// Without descriptors, accept fails at once and for ever: wait.
    private static final int ACCEPT_RETRY_MILLIS = 50;
    private static final int DRAIN_POLL_MILLIS = 10;
    /// Connections over the limit that are told so by 503; what comes beyond them is cut at the accept. They
    /// take their descriptors from the reserve.
    private static final int REFUSALS_AT_ONCE = 32;

    private final Handler handler;
    private final MessageLimits messageLimits;
    private final NetLimits limits;
    private final Visitors visitors;
    private final Logger log;
    private final Metrics metrics = new Metrics();
    private final RareLog acceptFailures;
    private final RareLog slowConsumers;
    private final RareLog defects;
    private final Buffers buffers = new Buffers();
    private final Compression compression = new Compression();
    private final CoarseClock clock = new CoarseClock();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private final Thread sweeper;
    private volatile boolean stopping;

    /// Binds and begins to accept.
    ///
    /// @throws IOException when the address cannot be bound
    public Server(InetSocketAddress address, Handler handler, MessageLimits messageLimits, NetLimits limits,
            Logger log) throws IOException {
        this(address, handler, messageLimits, limits, new Visitors(0, List.of()), log);
    }

    /// Binds and begins to accept visitors within limits of their own.
    ///
    /// @throws IOException when the address cannot be bound
    public Server(InetSocketAddress address, Handler handler, MessageLimits messageLimits, NetLimits limits,
            Visitors visitors, Logger log) throws IOException {
        this.handler = handler;
        this.messageLimits = messageLimits;
        this.limits = limits;
        this.visitors = visitors;
        this.log = log;
        this.acceptFailures = new RareLog(log, Level.WARNING);
        this.slowConsumers = new RareLog(log, Level.INFO);
        this.defects = new RareLog(log, Level.ERROR);
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        try {
            listener.bind(address, BACKLOG);
        } catch (IOException taken) {
            listener.close();
            throw taken;
        }
        sweeper = Thread.ofPlatform().daemon().name("sweeper").start(new Sweeper(connections, clock, limits, defects));
        Thread.ofVirtual().name("accept").start(this::accept);
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                begin(listener.accept());
            } catch (IOException failed) {
                if (listener.isClosed()) return;
                acceptFailures.log(() -> new LogEvent("server", "cannot accept connections: " + failed.getMessage()));
                pause(ACCEPT_RETRY_MILLIS);
            }
        }
    }

    private void begin(Socket socket) throws IOException {
        Visitors.Visit visit = visit(socket);
        if (visit == null) {
            socket.close();
            return;
        }
        try {
            socket.setTcpNoDelay(true);
            Connection connection = new Connection(this, socket, visit);
            connections.add(connection);
            Thread.startVirtualThread(connection);
        } catch (IOException gone) {
            visitors.leave(visit);
            socket.close();
        }
    }

    /// Lets a connection begin its handshake; null when it must be cut, because there are too many of its kind
    /// already that are not served.
    private Visitors.Visit visit(Socket socket) {
        metrics.accepted();
        if (connections.size() >= limits.connections() + REFUSALS_AT_ONCE) {
            metrics.refused(Metrics.Refusal.FULL);
            return null;
        }
        Visitors.Visit visit = visitors.arrive(socket.getInetAddress());
        if (visit == null) metrics.refused(Metrics.Refusal.ADDRESS);
        return visit;
    }

    /// Refuses a handshake when there is no room, or soon nobody to serve it.
    void admit(Visitors.Visit visit, RequestHead head) throws HandshakeRefusal {
        if (stopping) {
            metrics.refused(Metrics.Refusal.STOPPING);
            throw HandshakeRefusal.unavailable("the server is stopping");
        }
        if (connections.size() > limits.connections()) {
            metrics.refused(Metrics.Refusal.FULL);
            throw HandshakeRefusal.unavailable("at most " + limits.connections() + " connections are served");
        }
        if (!visitors.admit(visit, head)) {
            metrics.refused(Metrics.Refusal.ADDRESS);
            throw HandshakeRefusal.tooMany(
                    "at most " + visitors.perAddress() + " connections are served per address");
        }
    }

    /// Whether new clients are served.
    boolean isReady() {
        return !stopping && !listener.isClosed();
    }

    /// What has been counted, as Prometheus reads it.
    String metricsText() {
        return metrics.expose(connections);
    }

    /// The compression that a client gets of those that it offers.
    Optional<PerMessageDeflate> negotiate(List<Extension> offers) {
        return messageLimits.compression() ? PerMessageDeflate.negotiate(offers) : Optional.empty();
    }

    Compression compression() {
        return compression;
    }

    boolean isStopping() {
        return stopping;
    }

    void forget(Connection connection) {
        metrics.retire(connection, connections);
        visitors.leave(connection.visit());
    }

    Handler handler() {
        return handler;
    }

    MessageLimits messageLimits() {
        return messageLimits;
    }

    NetLimits limits() {
        return limits;
    }

    Logger log() {
        return log;
    }

    Metrics metrics() {
        return metrics;
    }

    RareLog slowConsumers() {
        return slowConsumers;
    }

    RareLog defects() {
        return defects;
    }

    Buffers buffers() {
        return buffers;
    }

    CoarseClock clock() {
        return clock;
    }

    /// Stops: refuses new clients, writes out what is on its way, says goodbye with 1001, and cuts whoever is
    /// left when the drain limit has passed.
    @Override
    public void close() {
        stopping = true;
        long deadline = System.nanoTime() + limits.drain().toNanos();
        connections.forEach(Connection::goAway);
        while (!connections.isEmpty() && System.nanoTime() < deadline) pause(DRAIN_POLL_MILLIS);
        try {
            listener.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "the listener did not close: " + e.getMessage());
        }
        connections.forEach(Connection::abort);
        compression.close();
        sweeper.interrupt();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
