package gochat.ws;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
    private static final Set<String> WINDOW_BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");

    /// The first offer that can be accepted.
    public static Optional<PerMessageDeflate> negotiate(List<Extension> offers) {
        return offers.stream().filter(offer -> offer.name().equals(NAME)).map(PerMessageDeflate::accept)
                .flatMap(Optional::stream).findFirst();
    }

    /// Section 7.1: an offer with a parameter that is unknown, repeated or has a wrong value must be declined.
    private static Optional<PerMessageDeflate> accept(Extension offer) {
        boolean serverAlone = false;
        boolean clientAlone = false;
        Optional<Integer> serverBits = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (Extension.Parameter parameter : offer.parameters()) {
            String value = parameter.value();
            boolean wellFormed = seen.add(parameter.name()) && switch (parameter.name()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
                // 7.1.2.1: it has a value
                case "server_max_window_bits" -> value != null && WINDOW_BITS.contains(value);
                // 7.1.2.2: it may have one; since we can look back as far as any client, the answer leaves it out
                case "client_max_window_bits" -> value == null || WINDOW_BITS.contains(value);
                default -> false;
            };
            if (!wellFormed) return Optional.empty();
            switch (parameter.name()) {
                case "server_no_context_takeover" -> serverAlone = true;
                case "client_no_context_takeover" -> clientAlone = true;
                case "server_max_window_bits" ->
                    serverBits = Optional.of(Integer.valueOf(Objects.requireNonNull(value)));
                default -> { }
            }
        }
        return Optional.of(new PerMessageDeflate(serverAlone, clientAlone, serverBits));
    }

    /// How far back the server may look, in bytes.
    int serverWindowBytes() {
        return 1 << serverMaxWindowBits.orElse(MAX_WINDOW_BITS);
    }

    /// As the server's Sec-WebSocket-Extensions names it.
    @Override
    public String toString() {
        return NAME + (serverNoContextTakeover ? "; server_no_context_takeover" : "")
                + (clientNoContextTakeover ? "; client_no_context_takeover" : "")
                + serverMaxWindowBits.map(bits -> "; server_max_window_bits=" + bits).orElse("");
    }
}
