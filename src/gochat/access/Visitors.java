package gochat.access;

import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Counts connections by the address they come from, so that one stranger cannot take all the room. Any thread
/// may call it.
///
/// An address may have a limited number of connections served, and as many again that have not shaken hands or
/// have been refused; what it opens beyond those is cut at the accept. A trusted proxy's own connections are not
/// counted at the accept: whom each is from, its request says.
public final class Visitors {
    /// Of an IPv6 address: what one customer is given.
    private static final int IPV6_BITS = 64;

    /// The connections of one address.
    ///
    /// @param here    all that are open
    /// @param served  those that have been let in
    private record Count(int here, int served) {
        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(here + other.here, served + other.served);
        }
    }

    private final int perAddress;
    private final List<Cidr> proxies;
    /// Never holds a count of nothing.
    private final ConcurrentHashMap<ByteBuffer, Count> counts = new ConcurrentHashMap<>();

    /// @param perAddress  how many connections an address may have; 0 for any number
    /// @param proxies     whose word on their clients' addresses is taken
    public Visitors(int perAddress, List<Cidr> proxies) {
        this.perAddress = perAddress;
        this.proxies = List.copyOf(proxies);
    }

    /// One connection as it is counted. It belongs to that connection's reader, once it has one.
    public static final class Visit {
        private InetAddress client;
        private Count counted = Count.NONE;

        private Visit(InetAddress client) {
            this.client = client;
        }

        /// Who it is from; while the request is not read, who is at the other end of the TCP connection.
        public InetAddress client() {
            return client;
        }
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    /// A connection has come in.
    ///
    /// @return null when it must be cut
    public Visit arrive(InetAddress peer) {
        Visit visit = new Visit(peer);
        return perAddress == 0 || isProxy(peer) || count(visit, new Count(1, 0)) ? visit : null;
    }

    /// Its request has been read: finds whom it is from, and whether that address may have one more.
    ///
    /// @throws HandshakeRefusal 400 when a proxy's headers contradict each other
    public boolean admit(Visit visit, RequestHead head) throws HandshakeRefusal {
        if (!proxies.isEmpty()) visit.client = Forwarded.client(head, visit.client, this::isProxy);
        return perAddress == 0 || count(visit, new Count(1 - visit.counted.here, 1));
    }

    public int perAddress() {
        return perAddress;
    }

    /// The connection is gone.
    public void leave(Visit visit) {
        Count counted = visit.counted;
        visit.counted = Count.NONE;
        if (counted != Count.NONE) {
            counts.computeIfPresent(block(visit.client), (_, old) -> {
                Count rest = new Count(old.here - counted.here, old.served - counted.served);
                return rest.equals(Count.NONE) ? null : rest;
            });
        }
    }

    /// Adds to the count of the visit's address; does not, and returns false, where that is over a limit.
    private boolean count(Visit visit, Count more) {
        boolean[] within = {false};
        counts.compute(block(visit.client), (_, old) -> {
            Count sum = more.plus(old == null ? Count.NONE : old);
            within[0] = sum.served <= perAddress && sum.here <= 2 * perAddress;
            return within[0] ? sum : old;
        });
        if (within[0]) visit.counted = more.plus(visit.counted);
        return within[0];
    }

    /// How many addresses are counted at this moment.
    int addresses() {
        return counts.size();
    }

    /// What is counted as one address: of IPv6 what one customer is given.
    public static ByteBuffer block(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes.length == 4 ? bytes : Cidr.masked(bytes, IPV6_BITS));
    }
}
