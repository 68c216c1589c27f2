package gochat.access;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which web pages may connect, by their Origin (RFC 6455, section 10.2; RFC 6454): our own page and those
/// named by option, compared exactly. Without this any page that a user visits could chat in the user's name.
///
/// @param named      taken as they are: `https://chat.example`, or `null` for pages opened as files
/// @param tls        whether our own page comes by https
/// @param frontPort  the port that our own page comes from
public record Origins(Set<String> named, boolean tls, int frontPort) {
    public Origins {
        named = Set.copyOf(named);
    }

    /// Whether a page of this origin may connect to this address of ours. A page is our own when it comes from
    /// the front port of this machine's loopback names or of the very address in use; a name that merely
    /// resolves to that address is not enough (DNS rebinding).
    public boolean allows(String origin, InetSocketAddress local) {
        return named.contains(origin) || ownPages(local).contains(origin);
    }

    private Set<String> ownPages(InetSocketAddress local) {
        return Stream.of("localhost", "127.0.0.1", "[::1]", Addresses.host(local))
                .map(host -> (tls ? "https://" : "http://") + host)
                .flatMap(page -> frontPort == (tls ? 443 : 80) ? Stream.of(page, page + ":" + frontPort)
                        : Stream.of(page + ":" + frontPort))
                .collect(Collectors.toSet());
    }
}
