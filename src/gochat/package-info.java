/// The program: [Main] reads the options, wires the chat to its servers, starts and stops them.
///
/// A message goes one way: accept (`gochat.server`), handshake and frames (`gochat.ws`), message and route
/// ([ChatHandler], `gochat.talk` over `gochat.place`), `gochat.outbox`, socket (`gochat.io`). A request for the page or
/// for metrics comes by `gochat.http` to `gochat.page` or `gochat.ops`. Who a client is, [Identity] decides, with
/// `gochat.auth` where tokens are demanded; what is kept, and where, [Keeping] wires. Beside serving there are
/// commands: [CheckCommand], [Health], [TokenCommand]. What may know what is a table in a test, `ArchitectureTest`.
package gochat;
