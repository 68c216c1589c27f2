package gochat.ws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What client and server have agreed upon for compression (RFC 7692, section 7.1).
///
/// @param serverNoContextTakeover  the server compresses each message without looking back at earlier ones
/// @param clientNoContextTakeover  so does the client
/// @param serverMaxWindowBits      how far back the server may look, as a power of two, 8 to 15; empty if not asked for
public record PerMessageDeflate(boolean serverNoContextTakeover, boolean clientNoContextTakeover,
        Optional<Integer> serverMaxWindowBits) {
    static final int MAX_WINDOW_BITS = 15;
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    private static final Set<String> WINDOW_BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");

    /// The first offer that can be accepted.
    public static Optional<PerMessageDeflate> negotiate(List<Extension> offers) {
        return offers.stream().filter(offer -> offer.name().equals(NAME)).map(PerMessageDeflate::accept)
                .flatMap(Optional::stream).findFirst();
    }

    /// Section 7.1: an offer with a parameter that is unknown, repeated or has a wrong value must be declined.
    private static Optional<PerMessageDeflate> accept(Extension offer) {
        Map<String, String> values = new HashMap<>();
        for (Extension.Parameter parameter : offer.parameters()) {
            String name = parameter.name();
            if (values.containsKey(name) || !isWellFormed(name, parameter.value())) return Optional.empty();
            values.put(name, parameter.value());
        }
        return Optional.of(new PerMessageDeflate(values.containsKey(SERVER_NO_CONTEXT_TAKEOVER),
                values.containsKey(CLIENT_NO_CONTEXT_TAKEOVER),
                Optional.ofNullable(values.get(SERVER_MAX_WINDOW_BITS)).map(Integer::valueOf)));
    }

    private static boolean isWellFormed(String name, String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value == null;
            // 7.1.2.1: it has a value
            case SERVER_MAX_WINDOW_BITS -> value != null && WINDOW_BITS.contains(value);
            // 7.1.2.2: it may have one; since we can look back as far as any client, the answer leaves it out
            case CLIENT_MAX_WINDOW_BITS -> value == null || WINDOW_BITS.contains(value);
            default -> false;
        };
    }

    /// How far back the server may look, in bytes.
    int serverWindowBytes() {
        return 1 << serverMaxWindowBits.orElse(MAX_WINDOW_BITS);
    }

    /// As the server's Sec-WebSocket-Extensions names it.
    @Override
    public String toString() {
        return NAME + (serverNoContextTakeover ? "; " + SERVER_NO_CONTEXT_TAKEOVER : "")
                + (clientNoContextTakeover ? "; " + CLIENT_NO_CONTEXT_TAKEOVER : "")
                + serverMaxWindowBits.map(bits -> "; " + SERVER_MAX_WINDOW_BITS + "=" + bits).orElse("");
    }
}
