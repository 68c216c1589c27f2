package gochat.server;

import gochat.access.Visitors;
import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.PolledTransport;
import gochat.io.Poller;
import gochat.io.SocketLayer;
import gochat.io.StreamTransport;
import gochat.io.Transport;
import gochat.ops.LogEvent;
import gochat.ops.RareLog;
import gochat.ws.Compression;
import gochat.ws.Extension;
import gochat.ws.HandshakeRefusal;
import gochat.ws.MessageLimits;
import gochat.ws.PerMessageDeflate;
import gochat.ws.RequestHead;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A WebSocket server: accepts connections and gives each a virtual thread. What it is for, its [Handler] says.
public final class Server implements AutoCloseable {
    /// Connections that the kernel keeps for us until we accept them.
    private static final int BACKLOG = 4096;
    /// Without descriptors, accept fails at once and for ever: wait.
    private static final int ACCEPT_RETRY_MILLIS = 50;
    private static final int DRAIN_POLL_MILLIS = 10;
    /// How many connections beyond the limit may be open to hear that there is no room: half as many, within these.
    private static final int FEWEST_REFUSED = 4;
    private static final int MOST_REFUSED = 32;

    /// What a group of connections has in common.
    private record Group(Poller poller, Buffers buffers) {}

    private final SocketLayer layer;
    private final Handler handler;
    private final MessageLimits messageLimits;
    private final NetLimits limits;
    private final Visitors visitors;
    private final Logger log;
    private final Metrics metrics = new Metrics();
    private final RareLog acceptFailures;
    private final RareLog slowConsumers;
    private final RareLog defects;
    private final MemoryShare memory;
    private final Compression compression = new Compression();
    private final CoarseClock clock = new CoarseClock();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    /// Connections that have a place; the others have not shaken hands yet, or are being refused.
    private final AtomicInteger admitted = new AtomicInteger();
    /// For every connection that may be open. While there is none, new ones wait in the kernel's queue.
    private final Semaphore slots;
    private final ServerSocket listener;
    private final Thread sweeper;
    /// One for each processor.
    private final List<Group> groups = new ArrayList<>();
    /// The accepting thread's own.
    private int nextGroup;
    private volatile boolean stopping;

    /// Binds and begins to accept whoever comes, without TLS.
    ///
    /// @throws IOException when the address cannot be bound
    public Server(InetSocketAddress address, Handler handler, MessageLimits messageLimits, NetLimits limits,
            Logger log) throws IOException {
        this(address, SocketLayer.PLAIN, handler, messageLimits, limits, new Visitors(0, List.of()), log);
    }

    /// Binds and begins to accept.
    ///
    /// @param layer     between TCP and the connections
    /// @param visitors  who may have how many of them
    /// @throws IOException when the address cannot be bound
    public Server(InetSocketAddress address, SocketLayer layer, Handler handler, MessageLimits messageLimits,
            NetLimits limits, Visitors visitors, Logger log) throws IOException {
        this.layer = layer;
        this.handler = handler;
        this.messageLimits = messageLimits;
        this.limits = limits;
        this.visitors = visitors;
        this.memory = new MemoryShare(limits.memoryBytes());
        this.log = log;
        this.slots = new Semaphore(limits.connections()
                + Math.clamp(limits.connections() / 2, FEWEST_REFUSED, MOST_REFUSED));
        this.acceptFailures = new RareLog(log, Level.WARNING);
        this.slowConsumers = new RareLog(log, Level.INFO);
        this.defects = new RareLog(log, Level.ERROR);
        this.listener = ServerSocketChannel.open().socket();
        listener.setReuseAddress(true);
        try {
            listener.bind(address, BACKLOG);
        } catch (IOException taken) {
            close(listener);
            throw taken;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < processors; i++) {
            groups.add(new Group(new Poller(log), new Buffers(memory, processors)));
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
            if (!slots.tryAcquire()) {
                acceptFailures.log(() -> new LogEvent("server",
                        "as many connections are open as may be; new ones wait"));
                slots.acquireUninterruptibly();
            }
            try {
                begin(listener.accept());
            } catch (IOException | Error failed) {
                slots.release();
                if (listener.isClosed()) return;
                acceptFailures.log(() -> new LogEvent("server", "cannot accept connections: " + failed.getMessage()));
                pause(ACCEPT_RETRY_MILLIS);
            }
        }
    }

    /// Takes over a socket and its slot, which [#forget] gives back.
    ///
    /// @throws Error when there is no memory or no thread for it; the slot is then still the caller's
    private void begin(Socket socket) {
        Visitors.Visit visit = visit(socket);
        Connection connection = null;
        try {
            if (visit != null) {
                socket.setTcpNoDelay(true);
                Group group = nextGroup();
                connection = new Connection(this, socket, transport(socket, group.poller()), group.buffers(), visit);
                connections.add(connection);
                Thread.startVirtualThread(connection);
                return;
            }
        } catch (IOException gone) {
            log.log(Level.DEBUG, () -> "a connection broke before it began: " + gone.getMessage());
        } catch (Error lack) {
            if (connection != null) connections.remove(connection);
            cut(socket, visit);
            throw lack;
        }
        cut(socket, visit);
        slots.release();
    }

    private Group nextGroup() {
        nextGroup = (nextGroup + 1) % groups.size();
        return groups.get(nextGroup);
    }

    private Transport transport(Socket socket, Poller poller) throws IOException {
        return layer == SocketLayer.PLAIN ? new PolledTransport(socket.getChannel(), poller)
                : new StreamTransport(socket, layer.over(socket));
    }

    private void cut(Socket socket, Visitors.Visit visit) {
        if (visit != null) visitors.leave(visit);
        close(socket);
    }

    /// Lets a connection begin its handshake; null when it must be cut, because its address has too many already
    /// that are not served.
    private Visitors.Visit visit(Socket socket) {
        metrics.accepted();
        Visitors.Visit visit = visitors.arrive(socket.getInetAddress());
        if (visit == null) metrics.refused(Metrics.Refusal.ADDRESS);
        return visit;
    }

    /// Gives a place to a handshake, or refuses it when there is none, or soon nobody to serve it.
    void admit(Visitors.Visit visit, RequestHead head) throws HandshakeRefusal {
        if (stopping) {
            metrics.refused(Metrics.Refusal.STOPPING);
            throw HandshakeRefusal.unavailable("the server is stopping");
        }
        if (!visitors.admit(visit, head)) {
            metrics.refused(Metrics.Refusal.ADDRESS);
            throw HandshakeRefusal.tooMany(
                    "at most " + visitors.perAddress() + " connections are served per address");
        }
        if (admitted.incrementAndGet() > limits.connections()) {
            admitted.decrementAndGet();
            metrics.refused(Metrics.Refusal.FULL);
            throw HandshakeRefusal.unavailable("at most " + limits.connections() + " connections are served");
        }
    }

    /// Whether new clients are served.
    public boolean isReady() {
        return !stopping && !listener.isClosed();
    }

    /// How much of the memory share is lent, in bytes.
    public long lentBytes() {
        return memory.lentBytes();
    }

    /// What has been counted, as Prometheus reads it.
    public String metricsText() {
        return metrics.expose(connections);
    }

    /// The compression that a client gets of those that it offers.
    Optional<PerMessageDeflate> negotiate(List<Extension> offers) {
        return messageLimits.compression() ? PerMessageDeflate.negotiate(offers) : Optional.empty();
    }

    public Compression compression() {
        return compression;
    }

    boolean isStopping() {
        return stopping;
    }

    /// @param wasAdmitted  whether it has a place to give back
    void forget(Connection connection, boolean wasAdmitted) {
        if (wasAdmitted) admitted.decrementAndGet();
        if (metrics.retire(connection, connections)) {
            visitors.leave(connection.visit());
            slots.release();
        }
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

    MemoryShare memory() {
        return memory;
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
        // those who are there now: who comes later is told so by 503
        List.copyOf(connections).forEach(Connection::goAway);
        while (!connections.isEmpty() && System.nanoTime() < deadline) pause(DRAIN_POLL_MILLIS);
        close(listener);
        connections.forEach(Connection::abort);
        groups.forEach(group -> close(group.poller()));
        compression.close();
        sweeper.interrupt();
    }

    private void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "not closed: " + e.getMessage());
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
