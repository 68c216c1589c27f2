/// A chat relay: a WebSocket server written by hand, and a small HTTP server for its page.
///
/// It exports nothing: it is a program, not a library.
module gochat {
    /// For a launch from source, which has a compiler; an image has none.
    requires static java.compiler;
}
