/// A chat relay: a WebSocket server written by hand, and a small HTTP server for its page.
///
/// It exports nothing: it is a program, not a library.
module gochat {}
