package gochat.http;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import gochat.access.Cidr;
import gochat.access.Visitors;
import gochat.io.SocketLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Accepts the connections of a [Site], gives each a thread, and cuts those that are too many or too slow.
///
/// Two platform threads, which run however busy the processors of the connections are: one accepts, one watches the
/// clock.
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    /// Without descriptors, accept fails at once and for ever: wait.
    private static final int ACCEPT_RETRY_MILLIS = 50;
    /// How often the clock is looked at.
    private static final int ROUND_MILLIS = 100;
    private static final int DRAIN_POLL_MILLIS = 10;

    private final SocketLayer layer;
    private final HttpLimits limits;
    private final Visitors visitors;
    private final Site site;
    private final Trouble trouble;
    private final ServerSocket listener;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Thread accepting;
    private volatile Thread watching;
    private volatile boolean stopping;

    /// Binds, so that the port is known; connections wait in the kernel's queue until [#start].
    ///
    /// @param layer     between TCP and the connections
    /// @param proxies   whose word on their clients' addresses is taken
    /// @throws IOException when the address cannot be bound
    public HttpListener(InetSocketAddress address, SocketLayer layer, HttpLimits limits, List<Cidr> proxies, Site site,
            Trouble trouble) throws IOException {
        this.layer = layer;
        this.limits = limits;
        this.visitors = new Visitors(0, proxies);
        this.site = site;
        this.trouble = trouble;
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        try {
            listener.bind(address, BACKLOG);
        } catch (IOException taken) {
            listener.close();
            throw taken;
        }
    }

    /// Begins to serve.
    public void start() {
        accepting = Thread.ofPlatform().name("http-accept").start(this::accept);
        watching = Thread.ofPlatform().daemon().name("http-clock").start(this::watch);
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /// Whether new clients are served, by the threads that it takes.
    public boolean isReady() {
        return !stopping && isAlive(accepting) && isAlive(watching);
    }

    private static boolean isAlive(Thread thread) {
        return thread != null && thread.isAlive();
    }

    private void accept() {
        while (!listener.isClosed()) {
            Socket socket = null;
            try {
                socket = listener.accept();
                begin(socket);
            } catch (IOException | RuntimeException | Error failed) {
                if (socket != null) close(socket);
                if (listener.isClosed()) return;
                trouble.stuck(failed);
                pause(ACCEPT_RETRY_MILLIS);
            }
        }
    }

    private void begin(Socket socket) throws IOException {
        InetAddress peer = socket.getInetAddress();
        if (!hasRoomFor(Visitors.block(peer)) || !hasRoom()) {
            trouble.refused(peer, "refused: all connections are busy");
            close(socket);
            return;
        }
        HttpConnection connection = new HttpConnection(this, socket, visitors.arrive(peer));
        try {
            socket.setTcpNoDelay(true);
            connections.add(connection);
            site.thread(connection).start();
        } catch (IOException | RuntimeException | Error lack) {
            forget(connection);
            throw lack;
        }
    }

    /// Whether an address may have one more, if need be in the place of one that waits.
    boolean hasRoomFor(ByteBuffer address) {
        return open().filter(connection -> connection.address().equals(address)).count() < limits.perAddress()
                || giveUpOne(address, "an address has as many connections as it may: its oldest is cut");
    }

    /// Whether there may be one more. The address that has most makes room for it: a stranger who fills all places
    /// shuts out himself.
    private boolean hasRoom() {
        if (open().count() < limits.connections()) return true;
        Map<ByteBuffer, Long> counts = open().collect(groupingBy(HttpConnection::address, counting()));
        ByteBuffer most = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
        return giveUpOne(most, "all connections are taken: the oldest of the address that has most is cut");
    }

    private Stream<HttpConnection> open() {
        return connections.stream().filter(connection -> !connection.isCut());
    }

    private boolean giveUpOne(ByteBuffer address, String why) {
        Optional<HttpConnection> oldest = open()
                .filter(connection -> connection.isWaiting() && connection.address().equals(address))
                .min(Comparator.comparingLong(HttpConnection::accepted));
        oldest.ifPresent(connection -> {
            trouble.refused(connection.client(), why);
            connection.abort();
        });
        return oldest.isPresent();
    }

    private void watch() {
        while (!listener.isClosed() || !connections.isEmpty()) {
            pause(ROUND_MILLIS);
            try {
                long now = System.nanoTime();
                cut(connection -> connection.isLate(now));
            } catch (RuntimeException | Error defect) {
                trouble.defect(defect);
            }
        }
    }

    private void cut(Predicate<HttpConnection> which) {
        connections.stream().filter(which).forEach(HttpConnection::abort);
    }

    void forget(HttpConnection connection) {
        connections.remove(connection);
    }

    SocketLayer layer() {
        return layer;
    }

    HttpLimits limits() {
        return limits;
    }

    Visitors visitors() {
        return visitors;
    }

    Site site() {
        return site;
    }

    boolean isStopping() {
        return stopping;
    }

    Trouble trouble() {
        return trouble;
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            trouble.broke("did not close: " + e.getMessage());
        }
    }

    /// Takes no more requests, and ends when those under way are answered, or when the limit has passed.
    public void close(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        stopping = true;
        try {
            listener.close();
        } catch (IOException e) {
            trouble.broke("did not close: " + e.getMessage());
        }
        while (!connections.isEmpty() && System.nanoTime() - end < 0) {
            cut(HttpConnection::isIdle);
            pause(DRAIN_POLL_MILLIS);
        }
        cut(_ -> true);
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
