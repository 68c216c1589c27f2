package gochat.access;

import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the client behind trusted proxies, by `X-Forwarded-For` or `Forwarded` (RFC 7239).
///
/// Each proxy adds at the right whom it heard from; everything further left is what that client has said. So
/// they are read from the right, for as long as the one who said it is trusted, and no further than the first
/// that is no address. Commas are cut at without regard to quotes: an address holds none, and a quote that a
/// client opens must not swallow what a proxy adds.
final class Forwarded {
    /// An address with an optional port; IPv6 in brackets where a port may follow.
    private static final Pattern NODE = Pattern.compile("\\[([^\\]]+)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}|(.+)");

    private Forwarded() {}

    /// @param peer     who is at the other end of the TCP connection
    /// @param trusted  whose word counts
    /// @throws HandshakeRefusal 400 when the two headers tell of different clients: a proxy writes but one of
    ///                          them, and passes the other on as its client wrote it
    static InetAddress client(RequestHead head, InetAddress peer, Predicate<InetAddress> trusted)
            throws HandshakeRefusal {
        if (!trusted.test(peer)) return peer;
        List<String> plain = elements(head, "x-forwarded-for");
        List<String> standard = elements(head, "forwarded").stream().map(Forwarded::forParameter).toList();
        InetAddress byPlain = walk(plain, peer, trusted);
        InetAddress byStandard = walk(standard, peer, trusted);
        if (standard.isEmpty()) return byPlain;
        if (!plain.isEmpty() && !byPlain.equals(byStandard)) {
            throw HandshakeRefusal.badRequest("X-Forwarded-For and Forwarded tell of different clients");
        }
        return byStandard;
    }

    private static InetAddress walk(List<String> hops, InetAddress peer, Predicate<InetAddress> trusted) {
        InetAddress client = peer;
        for (String hop : hops.reversed()) {
            Optional<InetAddress> before = trusted.test(client) ? address(hop) : Optional.empty();
            if (before.isEmpty()) break;
            client = before.get();
        }
        return client;
    }

    private static List<String> elements(RequestHead head, String field) {
        return head.all(field).stream().flatMap(value -> Stream.of(value.split(",", -1))).map(String::strip).toList();
    }

    /// The value of an element's only `for`, or the empty string.
    private static String forParameter(String element) {
        List<String> nodes = Stream.of(element.split(";", -1)).map(String::strip)
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for=")).toList();
        if (nodes.size() != 1) return "";
        String node = nodes.getFirst().substring("for=".length());
        boolean quoted = node.length() >= 2 && node.startsWith("\"") && node.endsWith("\"");
        return quoted ? node.substring(1, node.length() - 1) : node;
    }

    private static Optional<InetAddress> address(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) return Optional.empty();
        return Stream.of(1, 2, 3).map(matcher::group).filter(group -> group != null).findFirst()
                .flatMap(Addresses::literal);
    }
}
