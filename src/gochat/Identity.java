package gochat;

import gochat.access.Query;
import gochat.access.Rejection;
import gochat.chat.Handle;
import gochat.chat.InvalidHandle;
import gochat.server.Connection;
import gochat.ws.CloseCode;
import gochat.ws.RequestHead;

/// Decides who a client is, by its opening handshake. Any connection's thread may call it.
@FunctionalInterface
public interface Identity {
    /// Everybody is who they say they are: `/?user=HANDLE` is all it takes.
    Identity CLAIMED = (head, _) -> handle(Query.parameter(head, Query.USER).orElse(""));

    /// The handle that this client may go by.
    ///
    /// @param connection  the client's own, to be told if it may only last for a while
    /// @throws Rejection with a reason that the client can read
    Handle of(RequestHead head, Connection connection) throws Rejection;

    /// A handle that follows the rules.
    static Handle handle(String text) throws Rejection {
        try {
            return Handle.parse(text);
        } catch (InvalidHandle invalid) {
            throw new Rejection(CloseCode.POLICY_VIOLATION, invalid.getMessage());
        }
    }
}
