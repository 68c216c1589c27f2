package gochat.server;

import gochat.access.Visitors;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is connected, and how many more may be: a slot for every connection that may be open, fewer seats for those
/// that are served, so that others can be told that there is none. Any thread may call it.
final class Seats {
    /// How many connections beyond the limit may be open to hear that there is no room: half as many, within these.
    private static final int MIN_REFUSED = 4;
    private static final int MAX_REFUSED = 32;

    private final int limit;
    private final Visitors visitors;
    private final Metrics metrics;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Semaphore slots;
    private volatile boolean stopping;

    /// @param limit  how many connections are served
    Seats(int limit, Visitors visitors, Metrics metrics) {
        this.limit = limit;
        this.visitors = visitors;
        this.metrics = metrics;
        this.slots = new Semaphore(limit + Math.clamp(limit / 2, MIN_REFUSED, MAX_REFUSED));
    }

    /// Everybody who is connected, as of now and on.
    Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /// Takes a slot if there is one.
    boolean tryTakeSlot() {
        return slots.tryAcquire();
    }

    /// Waits for a slot.
    void takeSlot() {
        slots.acquireUninterruptibly();
    }

    void giveSlotBack() {
        slots.release();
    }

    /// Lets a connection begin its handshake; null when it must be cut, because its address has too many already
    /// that are not served.
    Visitors.Visit arrive(InetAddress peer) {
        Visitors.Visit visit = visitors.arrive(peer);
        if (visit == null) {
            metrics.accepted();
            metrics.refused(Metrics.Refusal.ADDRESS);
        }
        return visit;
    }

    /// Who has arrived has become a connection, which leaves by [#leave].
    void add(Connection connection) {
        connections.add(connection);
    }

    /// Who has arrived has come to nothing; the slot is still the caller's.
    void forget(Visitors.Visit visit) {
        visitors.leave(visit);
    }

    /// The same, of a connection that never began to run.
    void forget(Connection connection) {
        connections.remove(connection);
        forget(connection.visit());
    }

    /// Gives a seat to a handshake, or refuses it when there is none, or soon nobody to serve it.
    void admit(Visitors.Visit visit, RequestHead head) throws HandshakeRefusal {
        if (stopping) {
            metrics.refused(Metrics.Refusal.STOPPING);
            throw HandshakeRefusal.unavailable("the server is stopping");
        }
        if (!visitors.admit(visit, head)) {
            metrics.refused(Metrics.Refusal.ADDRESS);
            throw HandshakeRefusal.tooMany("connections are limited to " + visitors.perAddress() + " per address");
        }
        if (admitted.incrementAndGet() > limit) {
            admitted.decrementAndGet();
            metrics.refused(Metrics.Refusal.FULL);
            throw HandshakeRefusal.unavailable("connections are limited to " + limit);
        }
    }

    /// A connection has ended: it gives back its slot, and its seat if it had one.
    void leave(Connection connection, boolean wasAdmitted) {
        if (wasAdmitted) admitted.decrementAndGet();
        if (metrics.retire(connection, connections)) {
            visitors.leave(connection.visit());
            slots.release();
        }
    }

    /// From now on nobody is given a seat.
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }
}
