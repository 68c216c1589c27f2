package gochat.http;

import java.io.IOException;

/// What a listener serves. The connections' own threads call it.
public interface Site {
    /// Answers a GET or a HEAD, whose body is left out for it.
    ///
    /// @param path  the target's, as it was sent, without a query
    /// @param host  the request's Host, as it was sent; empty where HTTP/1.0 has none
    /// @throws IOException when it cannot; the client is then told 503
    Response answer(String path, String host) throws IOException;

    /// Header lines for the answers that the listener gives without asking, each ended by CRLF.
    String fields();
}
