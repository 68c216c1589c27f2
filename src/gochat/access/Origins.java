package gochat.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which web pages may connect, by their Origin (RFC 6455, section 10.2; RFC 6454): our own page and those
/// named by option, compared exactly. Without this any page that a user visits could chat in the user's name.
///
/// @param named  in the form of [Origin#parse]
/// @param tls    whether our own page comes by https
/// @param front  where our own page is served
public record Origins(Set<String> named, boolean tls, InetSocketAddress front) {
    public Origins {
        named = Set.copyOf(named);
    }

    /// Whether a page of this origin may connect to this address of ours.
    ///
    /// Some programs, which are no pages, send the chat's own address as their origin. No page comes from there.
    public boolean allows(String origin, InetSocketAddress local) {
        return named.contains(origin) || ownPages(local.getAddress()).contains(origin)
                || at(local.getPort(), local.getAddress()).contains(origin);
    }

    /// Every origin whose pages may connect to this address of ours, in the order of the alphabet.
    public Set<String> allowed(InetAddress local) {
        Set<String> all = new TreeSet<>(named);
        all.addAll(ownPages(local));
        return all;
    }

    /// A page is our own when it comes from the front port of this machine's loopback names, of the address that it is
    /// served on, or of the very address in use; a name that merely resolves to one of these is not enough (DNS
    /// rebinding).
    private Set<String> ownPages(InetAddress local) {
        return at(front.getPort(), front.getAddress().isAnyLocalAddress() ? local : front.getAddress(), local);
    }

    private Set<String> at(int port, InetAddress... addresses) {
        String scheme = tls ? "https://" : "http://";
        return Stream.concat(Stream.of("localhost", "127.0.0.1", "[::1]"), Stream.of(addresses).map(Addresses::host))
                .map(host -> scheme + host + (port == (tls ? 443 : 80) ? "" : ":" + port))
                .collect(Collectors.toSet());
    }
}
