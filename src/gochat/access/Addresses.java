package gochat.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes addresses as a URL needs them, and reads those that stand as digits.
public final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /// No scope: it names an interface of this machine.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    /// An HTTP Host: a name or an address, and perhaps a port (RFC 9110, section 7.2).
    private static final Pattern HOST = Pattern.compile("(?:\\[([^]]*)]|([^:]*))(?::[0-9]{1,5})?");

    private Addresses() {}

    /// The IP address that a text spells out; empty for anything else. Asks no name service.
    static Optional<InetAddress> literal(String text) {
        if (!IPV4.matcher(text).matches() && !(text.contains(":") && IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Whether an HTTP Host is an IP address or one of these names, with any port. Any other name may be somebody's who
    /// has made it lead here.
    public static boolean isLiteralOr(String host, List<String> names) {
        Matcher matcher = HOST.matcher(host);
        if (!matcher.matches()) return false;
        String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return names.stream().anyMatch(name::equalsIgnoreCase) || literal(name).isPresent();
    }

    /// The IP address of an endpoint as a URL's host: IPv6 in brackets and in its short form, without a scope.
    public static String host(InetSocketAddress endpoint) {
        return host(endpoint.getAddress());
    }

    public static String host(InetAddress address) {
        if (address instanceof Inet6Address) return "[" + compressed(address.getAddress()) + "]";
        return address.getHostAddress();
    }

    /// RFC 5952: the longest run of zero groups becomes `::`, as browsers write it.
    private static String compressed(byte[] address) {
        int bestAt = -1;
        int bestLength = 1;
        for (int at = 0; at < 8; at++) {
            int length = 0;
            while (at + length < 8 && group(address, at + length) == 0) length++;
            if (length > bestLength) {
                bestAt = at;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < 8; at++) {
            if (at == bestAt) {
                text.append("::");
                at += bestLength - 1;
            } else {
                if (!text.isEmpty() && !text.toString().endsWith(":")) text.append(':');
                text.append(Integer.toHexString(group(address, at)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int at) {
        return (address[2 * at] & 0xFF) << 8 | address[2 * at + 1] & 0xFF;
    }
}
