package gochat.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Writes addresses as a URL needs them.
public final class Addresses {
    private Addresses() {}

    /// The IP address of an endpoint as a URL's host: IPv6 in brackets and in its short form, without a scope.
    public static String host(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
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
