package gochat.io;

import java.io.IOException;

/// What lies between TCP and a server's connections: nothing, or [Tls].
@FunctionalInterface
public interface TransportLayer {
    TransportLayer PLAIN = (tcp, _) -> tcp;

    /// The transport to read from and write to, over that of an accepted connection. It must not wait for the client.
    ///
    /// @param buffers  for what it must keep
    Transport over(Transport tcp, Buffers buffers) throws IOException;
}
