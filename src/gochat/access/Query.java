package gochat.access;

import gochat.ws.CloseCode;
import gochat.ws.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The parameters of an opening handshake's address, such as `/?user=coop`.
public final class Query {
    public static final String USER = "user";
    public static final String TOKEN = "token";

    private Query() {}

    /// The decoded value of a parameter; empty when it is not there.
    ///
    /// @throws Rejection when it comes more than once, or is not encoded as it should be
    public static Optional<String> parameter(RequestHead head, String name) throws Rejection {
        List<String[]> found = Stream.of(head.query().split("&")).map(pair -> pair.split("=", 2))
                .filter(pair -> isNamed(pair, name)).toList();
        if (found.size() > 1) throw new Rejection(CloseCode.POLICY_VIOLATION, name + " must be given once");
        try {
            return found.stream().map(pair -> decoded(pair[1])).findFirst();
        } catch (IllegalArgumentException malformed) {
            throw new Rejection(CloseCode.POLICY_VIOLATION, name + " is not percent-encoded as a URL needs it");
        }
    }

    private static boolean isNamed(String[] pair, String name) {
        try {
            return pair.length == 2 && decoded(pair[0]).equals(name);
        } catch (IllegalArgumentException noNameOfOurs) {
            return false;
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
