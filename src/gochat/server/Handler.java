package gochat.server;

import gochat.access.Rejection;
import gochat.ws.HandshakeRefusal;
import gochat.ws.RequestHead;

/// What a server is for: it decides who may connect, and makes a [Session] for each that does.
///
/// Its methods are called by the connections' own threads.
public interface Handler {
    /// The WebSocket subprotocol to be spoken with a client, one of those that it offers; empty for none.
    default String subprotocol(RequestHead head) {
        return "";
    }

    /// Judges a well-formed opening handshake before it is answered.
    ///
    /// @throws HandshakeRefusal to answer with an HTTP error instead
    void admit(RequestHead head, Connection connection) throws HandshakeRefusal;

    /// Begins a session, the handshake being answered.
    ///
    /// @throws Rejection to close with a code and a reason, which a browser can read, unlike an HTTP error
    Session open(RequestHead head, Connection connection) throws Rejection;
}
