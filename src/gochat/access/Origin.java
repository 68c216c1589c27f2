package gochat.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one spelling of a web origin that browsers send (RFC 6454, section 6.2): in lower case, without a default port.
public final class Origin {
    /// Of pages opened as files, and of others that have no place of their own.
    private static final String NONE = "null";
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    /// What a browser takes for an IPv4 address (URL standard, "ends in a number").
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
    private static final Set<String> NEVER_SENT = Set.of("ws", "wss", "file", "data", "blob", "about", "javascript");
    private static final int MAX_PORT = 65535;

    private Origin() {}

    /// @throws IllegalArgumentException for what no browser would send, with what it would
    public static String parse(String text) {
        if (text.equals(NONE)) return NONE;
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text.chars().allMatch(c -> c < 0x80)
                    ? "an origin is like https://chat.example, without a path, or null"
                    : "a host is written in its ASCII form, such as xn--bcher-kva.example");
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        if (NEVER_SENT.contains(scheme)) {
            throw new IllegalArgumentException(
                    "a page's origin begins with http:// or https://, or is null for a file");
        }
        boolean web = scheme.equals("http") || scheme.equals("https");
        String port = port(matcher.group(3), !web ? 0 : scheme.equals("http") ? 80 : 443);
        return scheme + "://" + (web ? host(matcher.group(2)) : matcher.group(2)) + port;
    }

    private static String port(String digits, int usual) {
        if (digits == null) return "";
        int port = Integer.parseInt(digits);
        if (port == 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port must be a whole number from 1 to " + MAX_PORT);
        }
        return port == usual ? "" : ":" + port;
    }

    private static String host(String host) {
        boolean bracketed = host.startsWith("[");
        if (!bracketed && !NUMERIC.matcher(host).matches()) return host.toLowerCase(Locale.ROOT);
        Optional<String> address = Addresses.literal(bracketed ? host.substring(1, host.length() - 1) : host)
                .map(Addresses::host);
        return address.filter(plain -> bracketed ? plain.startsWith("[") : plain.equals(host))
                .orElseThrow(() -> new IllegalArgumentException("its host is no IP address as browsers write it"));
    }
}
