package gochat.server;

import gochat.ws.Decoder;
import gochat.ws.Extension;
import gochat.ws.HandshakeRefusal;
import gochat.ws.Memory;
import gochat.ws.OpeningHandshake;
import gochat.ws.PerMessageDeflate;
import gochat.ws.RequestHead;
import java.util.List;
import java.util.Optional;

/// An opening handshake that is well-formed. It belongs to its connection's reader.
///
/// @param deflate  the compression that the client gets of those that it offers
record Handshake(RequestHead head, Optional<PerMessageDeflate> deflate) {
    /// Checks a request, and agrees on the compression.
    static Handshake of(RequestHead head, ServerContext context) throws HandshakeRefusal {
        OpeningHandshake.check(head);
        // read in any case: what is malformed is refused
        List<Extension> offers = Extension.offers(head);
        return new Handshake(head,
                context.messageLimits().compression() ? PerMessageDeflate.negotiate(offers) : Optional.empty());
    }

    /// The answer that accepts it.
    byte[] response(Handler handler) throws HandshakeRefusal {
        return OpeningHandshake.response(head, handler.subprotocol(head), deflate);
    }

    /// Decodes what comes behind it.
    Decoder decoder(ServerContext context) {
        return new Decoder(context.messageLimits(), deflate.map(context.compression()::inflater).orElse(null),
                new Memory(context.memory()::claim, context.memory()::release));
    }
}
