package gochat.page;

import gochat.access.Addresses;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the page must know of the server: where the chat's socket is, and how long a message may be. The page
/// loads it as the script `settings.js`.
///
/// @param publicSocket     where browsers find the chat; empty for where it listens
/// @param socket           where the chat listens
/// @param front            where the page is served
/// @param tls              whether both are reached over TLS
/// @param maxMessageBytes  the limit on a message
/// @param needsToken       whether nobody connects without a token
public record PageSettings(Optional<SocketUrl> publicSocket, InetSocketAddress socket, InetSocketAddress front,
        boolean tls, int maxMessageBytes, boolean needsToken) {
    static final String PATH = "/settings.js";

    /// A host with an optional port: nothing that could end a header or a script's string.
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    /// The socket's URL for a page that was asked for under this Host: the public one, or else the same host, unless
    /// the chat listens on an address of its own. Empty when the Host is malformed.
    Optional<String> socketUrl(String host) {
        Matcher matcher = HOST.matcher(host == null ? "" : host);
        if (!matcher.matches()) return Optional.empty();
        if (publicSocket.isPresent()) return publicSocket.map(SocketUrl::text);
        boolean elsewhere = !socket.getAddress().isAnyLocalAddress() && !socket.getAddress().equals(front.getAddress());
        String name = elsewhere ? Addresses.host(socket) : matcher.group(1).toLowerCase(Locale.ROOT);
        return Optional.of((tls ? "wss://" : "ws://") + name + ":" + socket.getPort() + "/");
    }

    String script(String socketUrl) {
        return "window.gochat = Object.freeze({ socket: '" + socketUrl + "', maxMessageBytes: " + maxMessageBytes
                + ", needsToken: " + needsToken + " });\n";
    }
}
