package gochat.http;

import java.io.IOException;

/// What a listener serves. The connections' own threads call it.
public interface Site {
    /// Answers a GET or a HEAD, whose body is left out for it.
    ///
    /// @throws IOException when it cannot; the client is then told 503
    Response answer(Request request) throws IOException;

    /// Header lines for the answers that the listener gives without asking, each ended by CRLF.
    String fields();

    /// The thread of one connection, not started: a virtual one, unless the site must answer promptly however busy
    /// those are that carry the chat, and has few connections.
    default Thread thread(Runnable connection) {
        return Thread.ofVirtual().unstarted(connection);
    }
}
