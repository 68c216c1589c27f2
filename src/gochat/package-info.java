/// The program: [Main] reads the options, wires the chat to its servers, starts and stops them.
///
/// A message goes one way: accept (`gochat.server`), handshake and frames (`gochat.ws`), message and route
/// ([ChatHandler], `gochat.chat`), outbox (`gochat.server`), socket (`gochat.io`). A request for the page goes to
/// `gochat.page`, one for metrics to `gochat.ops`. Who a client is, [Identity] decides, with `gochat.auth` where
/// tokens are demanded. What may know what is a table in a test, `ArchitectureTest`.
package gochat;
