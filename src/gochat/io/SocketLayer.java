package gochat.io;

import java.io.IOException;
import java.net.Socket;

/// What lies between TCP and a server's connections: nothing, or [Tls].
@FunctionalInterface
public interface SocketLayer {
    SocketLayer PLAIN = raw -> raw;

    /// The socket to read from and write to, over an accepted one. It must not wait for the client.
    Socket over(Socket raw) throws IOException;
}
