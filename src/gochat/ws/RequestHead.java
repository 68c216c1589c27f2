package gochat.ws;

import static gochat.ws.HandshakeRefusal.badRequest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The head of an HTTP/1.1 request (RFC 9112, sections 2 to 5), read strictly: what two readers could
/// understand in two ways is refused.
///
/// @param target   as sent: a path and perhaps a query, or a whole address
/// @param version  as sent, but `HTTP/1.1` for what is newer and as good as that (RFC 9110, section 2.5)
/// @param fields   in the order of the request, names in lower case
public record RequestHead(String method, String target, String version, List<Field> fields) {
    /// @param value  without the white space around it
    public record Field(String name, String value) {}

    /// RFC 9112, section 3.2.2; nobody else's name goes before the host (RFC 9110, section 4.2.4).
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?|wss?)://[^/?@]+([/?].*)?");
    /// RFC 3986, section 3.2.
    private static final Pattern HOST =
            Pattern.compile("(?:[\\w.~!$&'()*+,;=%-]*+|\\[[\\w:.%~-]++])(?::[0-9]*)?");
    private static final Pattern NEWER = Pattern.compile("HTTP/1\\.[2-9]");
    /// CR, LF, CR, LF.
    private static final int END_BYTES = 4;

    public RequestHead {
        fields = List.copyOf(fields);
    }

    /// Where the head in `bytes[0..to)` ends, just behind its empty line; or -1 while it has not.
    ///
    /// @param searched  how many bytes an earlier call has seen
    /// @throws HandshakeRefusal 400 for what cannot become a head, such as TLS, as soon as it shows
    public static int end(byte[] bytes, int searched, int to) throws HandshakeRefusal {
        for (int at = searched; at < to; at++) {
            byte next = bytes[at];
            // section 2.2: lenient readers take a bare LF for the end of a line, and a bare CR for a space
            if ((next == '\n') != (at > 0 && bytes[at - 1] == '\r')) {
                throw badRequest("each line of a head must end with CR and LF");
            }
            if (next == '\n' && at >= END_BYTES - 1 && bytes[at - 2] == '\n') return at + 1;
            if (next >= 0 && next < ' ' && "\r\n\t".indexOf(next) < 0 || next == 0x7F) {
                throw badRequest("a head is plain text, and this is not");
            }
        }
        return -1;
    }

    /// Reads a head that is all there, up to its [#end].
    ///
    /// @throws HandshakeRefusal 400 for malformed lines, 431 for more than `maxFields` fields
    public static RequestHead parse(byte[] bytes, int length, int maxFields) throws HandshakeRefusal {
        // section 2.2: an empty line before a request is left over from the last one
        int from = length > END_BYTES && bytes[0] == '\r' && bytes[1] == '\n' ? 2 : 0;
        String head = new String(bytes, from, length - END_BYTES - from, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r\n", maxFields + 2);
        if (lines.length > maxFields + 1) {
            throw HandshakeRefusal.tooLarge("header fields are limited to " + maxFields);
        }
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3 || !isToken(start[0]) || !isVisible(start[1])) {
            throw badRequest("the first line must be: GET /path HTTP/1.1");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) fields.add(field(lines[i]));
        String version = NEWER.matcher(start[2]).matches() ? "HTTP/1.1" : start[2];
        return new RequestHead(start[0], start[1], version, fields);
    }

    private static Field field(String line) throws HandshakeRefusal {
        int colon = line.indexOf(':');
        // also refuses a folded line and a space before the colon: neither begins with a token and a colon
        if (colon < 1 || !isToken(line.substring(0, colon))) {
            throw badRequest("a header line must be a name, a colon and a value");
        }
        return new Field(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }

    private static boolean isVisible(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /// RFC 9110, section 5.6.2.
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(RequestHead::isTokenCharacter);
    }

    static boolean isTokenCharacter(int c) {
        return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    /// Refuses what is no host, perhaps an empty one, and perhaps with a port (RFC 9112, section 3.2).
    public static void checkHost(String host) throws HandshakeRefusal {
        if (HOST.matcher(host).matches()) return;
        throw HandshakeRefusal.badRequest("Host must be a host, perhaps with a port");
    }

    /// The values of a field, in order; `name` in lower case.
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
    }

    /// The value of a field that may come once, or null.
    ///
    /// @throws HandshakeRefusal 400 if it comes more often
    public String single(String name) throws HandshakeRefusal {
        List<String> values = all(name);
        if (values.size() > 1) throw badRequest(name + " must come only once");
        return values.isEmpty() ? null : values.getFirst();
    }

    /// What a comma-separated field lists, in order; without the empty items that RFC 9110, section 5.6.1, allows.
    public List<String> tokens(String name) {
        return all(name).stream().flatMap(value -> Stream.of(value.split(","))).map(String::strip)
                .filter(token -> !token.isEmpty()).toList();
    }

    /// Whether a comma-separated field holds this token, in any case.
    boolean lists(String name, String token) {
        return tokens(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /// Whether the target is in origin-form or in absolute-form, and so what a GET may ask for. Neither has a fragment:
    /// some proxies cut it off, others do not.
    boolean namesResource() {
        return target.indexOf('#') < 0 && (target.startsWith("/") || ABSOLUTE.matcher(target).matches());
    }

    /// What stands behind the target's first `?`, or the empty string.
    public String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }
}
