/// Tokens that prove a handle: JSON Web Tokens (RFC 7519) under HS256, and nothing else. No socket, no thread, no file.
///
/// [Tokens] mints and verifies them with the server's secret; what a good one says are its [Claims]; why another is
/// not taken, [InvalidToken] says in words that help no forger.
package gochat.auth;
