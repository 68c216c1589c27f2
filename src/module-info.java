/// A chat relay: a WebSocket server written by hand, and the JDK's own HTTP server for its page.
///
/// It exports nothing: it is a program, not a library.
module gochat {
    requires jdk.httpserver;
}
