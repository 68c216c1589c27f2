package gochat.io;

import java.io.IOException;
import java.net.Socket;

/// What lies between TCP and a client's streams: nothing, or TLS.
@FunctionalInterface
public interface SocketLayer {
    SocketLayer PLAIN = raw -> raw;

    /// The socket to read from and write to, over a connected one.
    Socket over(Socket raw) throws IOException;
}
