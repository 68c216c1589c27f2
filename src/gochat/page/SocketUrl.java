package gochat.page;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of the chat's socket as browsers see it, where that is not this server's own: behind a proxy. It
/// goes into the page's script and into a header as it is, so it holds nothing that could end either, and nothing
/// that a browser would change: the policy compares the path letter by letter (CSP 3, section 6.7.2.12).
public record SocketUrl(String text) {
    private static final int MAX_PORT = 65535;
    /// No IPv6 address: the policy has no way to write one (CSP 3, section 2.3.1).
    private static final Pattern FORM = Pattern.compile(
            "wss?://[A-Za-z0-9.-]+(?::([0-9]{1,5}))?(?:/[A-Za-z0-9._~/-]*)?");

    /// @throws IllegalArgumentException with what is allowed
    public SocketUrl {
        Matcher matcher = FORM.matcher(text);
        boolean formed = matcher.matches()
                && (matcher.group(1) == null || isPort(Integer.parseInt(matcher.group(1))));
        if (!formed || !URI.create(text).normalize().toString().equals(text)) {
            throw new IllegalArgumentException("it must be like wss://chat.example/socket: ws or wss, a host, perhaps "
                    + "a port, perhaps a path of letters, digits and -._~/");
        }
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= MAX_PORT;
    }

    /// Reads a flag's value; none if it is empty.
    public static Optional<SocketUrl> parse(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new SocketUrl(text));
    }
}
