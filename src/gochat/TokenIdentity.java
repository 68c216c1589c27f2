package gochat;

import gochat.access.Query;
import gochat.access.Rejection;
import gochat.auth.Claims;
import gochat.auth.InvalidToken;
import gochat.auth.RoomClaim;
import gochat.auth.Tokens;
import gochat.chat.Handle;
import gochat.server.Connection;
import gochat.ws.CloseCode;
import gochat.ws.RequestHead;
import java.util.List;
import java.util.Optional;

/// Lets in whoever brings a token, as the handle that the token names, and for as long as it is good.
///
/// A program sends it as `?token=TOKEN`. A page had better offer it as a subprotocol, `gochat.token.TOKEN` beside
/// `gochat`: an address ends up in the logs of proxies. Every refusal's reason begins with the word token, by which
/// the page knows that another token may help; none repeats anything of the token.
final class TokenIdentity implements Identity {
    private static final String PROTOCOL_PREFIX = "gochat.token.";

    private final Tokens tokens;

    TokenIdentity(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Person of(RequestHead head, Connection connection) throws Rejection {
        Claims claims = claims(token(head));
        Optional<String> user = Query.parameter(head, Query.USER);
        if (user.isPresent() && !user.get().equals(claims.subject())) throw rejection("token is for another handle");
        Handle handle = Identity.handle(claims.subject());
        connection.expireAt(claims.validUntil());
        return new Person(handle, true, RoomClaim.of(claims.rooms()));
    }

    /// The one token that a client brings.
    static String token(RequestHead head) throws Rejection {
        List<String> offered = head.tokens("sec-websocket-protocol").stream()
                .filter(protocol -> protocol.startsWith(PROTOCOL_PREFIX)).toList();
        Optional<String> parameter = Query.parameter(head, Query.TOKEN);
        if (offered.size() + (parameter.isPresent() ? 1 : 0) > 1) throw rejection("token must be given once");
        return parameter.or(() -> offered.stream().findFirst().map(it -> it.substring(PROTOCOL_PREFIX.length())))
                .filter(token -> !token.isEmpty())
                .orElseThrow(() -> rejection("token missing: send one as ?token=TOKEN"));
    }

    private Claims claims(String token) throws Rejection {
        try {
            return tokens.verify(token);
        } catch (InvalidToken invalid) {
            throw rejection(invalid.getMessage());
        }
    }

    static Rejection rejection(String reason) {
        return new Rejection(CloseCode.POLICY_VIOLATION, reason);
    }
}
