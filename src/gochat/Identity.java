package gochat;

import gochat.access.Query;
import gochat.access.Rejection;
import gochat.auth.RoomClaim;
import gochat.chat.Handle;
import gochat.chat.InvalidHandle;
import gochat.server.Connection;
import gochat.ws.CloseCode;
import gochat.ws.RequestHead;

/// Decides who a client is, by its opening handshake. Any connection's thread may call it.
@FunctionalInterface
public interface Identity {
    /// Somebody who may come in.
    ///
    /// @param proven  whether a token has shown it
    /// @param rooms   which ones he may be in
    record Person(Handle handle, boolean proven, RoomClaim rooms) {}

    /// Everybody is who they say they are: `/?user=HANDLE` is all it takes.
    Identity CLAIMED = (head, _) ->
            new Person(handle(Query.parameter(head, Query.USER).orElse("")), false, RoomClaim.ANY);

    /// Who this client is.
    ///
    /// @param connection  the client's own, to be told if it may only last for a while
    /// @throws Rejection with a reason that the client can read
    Person of(RequestHead head, Connection connection) throws Rejection;

    /// A handle that follows the rules.
    static Handle handle(String text) throws Rejection {
        try {
            return Handle.parse(text);
        } catch (InvalidHandle invalid) {
            throw new Rejection(CloseCode.POLICY_VIOLATION, invalid.getMessage());
        }
    }
}
