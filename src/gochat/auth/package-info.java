/// What proves a handle: tokens, which are JSON Web Tokens (RFC 7519) under HS256 and nothing else, and passes. No
/// socket, no thread, no file.
///
/// [Tokens] mints and verifies them with the server's secret; what a good one says are its [Claims]; why another is
/// not taken, [InvalidToken] says in words that help no forger. A [RoomClaim] says which rooms its bearer may be in.
///
/// Where there are no tokens, [Passes] at least show that somebody was here before under the same handle; with
/// one a client says [Since] when it has missed something.
package gochat.auth;
