package gochat;

import gochat.access.Addresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the server is found, for a person: only addresses at which the page can reach the chat, and may.
final class Announcement {
    /// Of a machine with more networks only these are told.
    private static final int MAX_ADDRESSES = 8;

    private Announcement() {}

    /// A line for each place; the first is the page's, the second the chat's.
    static List<String> of(InetSocketAddress front, InetSocketAddress chat, Optional<InetSocketAddress> admin,
            boolean tls) {
        List<String> lines = new ArrayList<>();
        String page = tls ? "https://" : "http://";
        lines.add("page    " + page + at(front) + "/");
        lines.add("socket  " + (tls ? "wss://" : "ws://") + at(chat) + "/");
        admin.ifPresent(there -> lines.add("admin   http://" + at(there) + "/"));
        for (String host : others(front.getAddress(), chat.getAddress())) {
            lines.add("page    " + page + host + ":" + front.getPort() + "/");
        }
        return lines;
    }

    /// An address for a person; of every address, the one that always works.
    static String at(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : Addresses.host(address);
        return host + ":" + address.getPort();
    }

    /// Where other machines find a page that is served on every address: wherever the chat listens too.
    private static List<String> others(InetAddress front, InetAddress chat) {
        if (!front.isAnyLocalAddress() || chat.isLoopbackAddress()) return List.of();
        Stream<InetAddress> reached = chat.isAnyLocalAddress() ? ours() : Stream.of(chat);
        return reached.filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .sorted(Comparator.comparingInt(address -> address.getAddress().length))
                .map(Addresses::host).distinct().limit(MAX_ADDRESSES).toList();
    }

    private static Stream<InetAddress> ours() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
        } catch (SocketException untold) {
            return Stream.of();
        }
    }
}
