/// The program: [Main] reads the [Options], wires the chat to its servers, starts and stops them.
///
/// A message goes one way: accept, handshake, frames (`gochat.net`, `gochat.ws`), message, route
/// (`gochat.chat`), outbox, socket (`gochat.net`). `ws` and `chat` know neither each other nor `net`.
/// Who a client is, `gochat.auth` proves where tokens are demanded.
package gochat;
