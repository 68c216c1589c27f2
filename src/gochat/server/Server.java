package gochat.server;

import gochat.access.Visitors;
import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.PolledTransport;
import gochat.io.Poller;
import gochat.io.Transport;
import gochat.io.TransportLayer;
import gochat.ops.LogEvent;
import gochat.ops.Reports;
import gochat.ws.Compression;
import gochat.ws.MessageLimits;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A WebSocket server: accepts connections and gives each a virtual thread. What it is for, its [Handler] says.
public final class Server implements AutoCloseable {
    /// Connections that the kernel keeps for us until we accept them.
    private static final int BACKLOG = 4096;
    /// Without descriptors, accept fails at once and for ever: wait.
    private static final int ACCEPT_RETRY_MILLIS = 50;
    private static final int DRAIN_POLL_MILLIS = 10;

    /// What a group of connections has in common.
    private record Group(Poller poller, Buffers buffers) {}

    private final TransportLayer layer;
    private final ServerContext context;
    private final Reports reports;
    private final Seats seats;
    private final ServerSocket listener;
    private final Thread sweeper;
    /// One for each processor.
    private final List<Group> groups = new ArrayList<>();
    /// The accepting thread's own.
    private int nextGroup;
    /// Reached when a thread has ended without which nobody, or not everybody, is served.
    private final CountDownLatch failure = new CountDownLatch(1);

    /// Binds and begins to accept.
    ///
    /// @param layer     between TCP and the connections
    /// @param visitors  who may have how many of them
    /// @throws IOException when the address cannot be bound
    public Server(InetSocketAddress address, TransportLayer layer, Handler handler, MessageLimits messageLimits,
            NetLimits limits, Visitors visitors, Logger log) throws IOException {
        this.layer = layer;
        this.reports = new Reports(log, failure::countDown);
        Metrics metrics = new Metrics();
        MemoryShare memory = new MemoryShare(limits.memoryBytes());
        this.context = new ServerContext(handler, messageLimits, limits, memory, new Compression(), new CoarseClock(),
                metrics, reports);
        this.seats = new Seats(limits.connections(), visitors, metrics);
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
            groups.add(new Group(new Poller(watcher()), new Buffers(memory, processors)));
        }
        Sweeper sweep = new Sweeper(seats.connections(), context.clock(), limits);
        sweeper = Thread.ofPlatform().daemon().name("sweeper").start(vital("its sweeper", sweep));
        Thread.ofVirtual().name("accept").start(vital("its accepting thread", this::accept));
    }

    private Poller.Watcher watcher() {
        return new Poller.Watcher() {
            @Override
            public void roundFailed(Throwable defect) {
                reports.defect(() -> new LogEvent("server", "a round of polling failed"), defect);
            }

            @Override
            public void ended(Throwable defect) {
                reports.lost("its poller", defect);
            }
        };
    }

    /// Work that must not end before the server does.
    private Runnable vital(String name, Runnable work) {
        return () -> {
            Throwable reason = null;
            try {
                work.run();
            } catch (RuntimeException | Error failed) {
                reason = failed;
            } finally {
                if (!seats.isStopping()) reports.lost(name, reason);
            }
        };
    }

    /// Waits until one of the threads has ended without which not everybody is served: then it should be stopped.
    public void awaitFailure() throws InterruptedException {
        failure.await();
    }

    /// Whether one of the threads has ended without which not everybody is served.
    public boolean hasFailed() {
        return failure.getCount() == 0;
    }

    /// Where it listens; the port is the real one even if 0 was asked for.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            if (!seats.tryTakeSlot()) {
                reports.noAccept("connections are limited to " + context.limits().connections()
                        + ", and as many are open; new ones wait");
                seats.takeSlot();
            }
            boolean begun = false;
            try {
                begun = begin(listener.accept());
            } catch (LinkageError unusable) {
                throw unusable;
            } catch (IOException | RuntimeException | Error failed) {
                if (listener.isClosed()) return;
                reports.noAccept("cannot accept connections: " + failed);
                pause(ACCEPT_RETRY_MILLIS);
            } finally {
                if (!begun) seats.giveSlotBack();
            }
        }
    }

    /// Takes over a socket, and its slot, which the connection's end gives back.
    ///
    /// @return false when it came to nothing; the slot is then still the caller's
    /// @throws Error the same, for want of memory or of a thread
    private boolean begin(Socket socket) {
        Visitors.Visit visit = seats.arrive(socket.getInetAddress());
        if (visit == null) {
            close(socket);
            return false;
        }
        Connection connection = null;
        try {
            socket.setTcpNoDelay(true);
            Group group = nextGroup();
            Transport tcp = new PolledTransport(socket.getChannel(), group.poller(),
                    () -> Visitors.block(socket.getInetAddress()));
            // behind those who come in or leave: accepting alone never runs out of work, and would fill the seats
            tcp.awaitShortTurn();
            connection = new Connection(context, seats, socket, layer.over(tcp, group.buffers()), group.buffers(),
                    visit);
            seats.add(connection);
            Thread.startVirtualThread(connection);
        } catch (IOException gone) {
            reports.debug("server", () -> "a connection broke before it began: " + gone.getMessage());
            close(socket);
            seats.forget(visit);
            return false;
        } catch (RuntimeException | Error lack) {
            close(socket);
            if (connection == null) seats.forget(visit);
            else seats.forget(connection);
            throw lack;
        }
        // a stop may have cut those who were there just before
        if (listener.isClosed()) connection.abort();
        return true;
    }

    private Group nextGroup() {
        nextGroup = (nextGroup + 1) % groups.size();
        return groups.get(nextGroup);
    }

    /// Whether new clients are served, and all who are there.
    public boolean isReady() {
        return !seats.isStopping() && !listener.isClosed() && !hasFailed();
    }

    /// How much of the memory share is lent, in bytes.
    public long lentBytes() {
        return context.memory().lentBytes();
    }

    /// What has been counted, as Prometheus reads it.
    public String metricsText() {
        return context.metrics().expose(seats.connections(), lentBytes(), context.compression().lent());
    }

    /// Stops: refuses new clients, writes out what is on its way, says goodbye with 1001, and cuts whoever is
    /// left when the drain limit has passed.
    @Override
    public void close() {
        seats.stop();
        long deadline = System.nanoTime() + context.limits().drain().toNanos();
        // those who are there now: who comes later is told so by 503
        List.copyOf(seats.connections()).forEach(Connection::goAway);
        while (!seats.isEmpty() && System.nanoTime() < deadline) pause(DRAIN_POLL_MILLIS);
        close(listener);
        seats.connections().forEach(Connection::abort);
        groups.forEach(group -> close(group.poller()));
        context.compression().close();
        sweeper.interrupt();
    }

    private void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            reports.debug("server", () -> "not closed: " + e.getMessage());
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
