package gochat.page;

import gochat.access.Addresses;
import gochat.access.Origins;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the page must know of the server: where the chat's socket is, which pages it lets connect, and how long a
/// message may be. The page loads it as the script `settings.js`.
///
/// @param publicSocket     where browsers find the chat; empty for where it listens
/// @param socket           where the chat listens
/// @param front            where the page is served
/// @param origins          whose pages may connect
/// @param maxMessageBytes  the limit on a message
/// @param needsToken       whether nobody connects without a token
public record PageSettings(Optional<SocketUrl> publicSocket, InetSocketAddress socket, InetSocketAddress front,
        Origins origins, int maxMessageBytes, boolean needsToken) {
    static final String PATH = "/settings.js";

    /// A host with an optional port: nothing that could end a header or a script's string.
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
    /// What a policy can name (CSP 3, section 2.3.1): no IPv6 address, and no `_`.
    private static final Pattern NAMEABLE = Pattern.compile("wss?://[A-Za-z0-9.-]+([:/].*)?");

    /// The socket's URL for a page that was asked for under this Host: the public one, or else the same host, unless
    /// the chat listens on an address of its own. Empty when it would depend on a Host that is malformed.
    Optional<String> socketUrl(String host) {
        if (publicSocket.isPresent()) return publicSocket.map(SocketUrl::text);
        boolean elsewhere = !socket.getAddress().isAnyLocalAddress() && !socket.getAddress().equals(front.getAddress());
        if (elsewhere) return Optional.of(url(Addresses.host(socket)));
        Matcher matcher = HOST.matcher(host);
        return matcher.matches() ? Optional.of(url(matcher.group(1).toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    private String url(String host) {
        return (origins.tls() ? "wss://" : "ws://") + host + ":" + socket.getPort() + "/";
    }

    /// How the page's policy names a socket: where it has no way to, any WebSocket will do.
    static String policySource(String socketUrl) {
        return NAMEABLE.matcher(socketUrl).matches() ? socketUrl : socketUrl.substring(0, socketUrl.indexOf(':') + 1);
    }

    /// @param local  our address that the page was asked for at
    String script(String socketUrl, InetAddress local) {
        InetAddress reached = socket.getAddress().isAnyLocalAddress() ? local : socket.getAddress();
        String allowed = origins.allowed(reached).stream().collect(Collectors.joining("', '", "['", "']"));
        return "window.gochat = Object.freeze({ socket: '" + socketUrl + "', maxMessageBytes: " + maxMessageBytes
                + ", needsToken: " + needsToken + ", origins: " + allowed + " });\n";
    }
}
