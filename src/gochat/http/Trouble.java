package gochat.http;

import java.net.InetAddress;

/// Hears what goes wrong at a listener, however often that is. Any thread may call it.
public interface Trouble {
    /// A connection was cut or refused, because there are too many.
    void refused(InetAddress client, String why);

    /// Connections cannot be accepted now; they are tried again.
    void stuck(Throwable why);

    /// A defect of the server ended a connection.
    void defect(Throwable thrown);

    /// A connection broke, as connections do.
    void broke(String how);
}
