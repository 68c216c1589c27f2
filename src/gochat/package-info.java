/// The program: [Commands] finds the command that is asked for. Without one, [ServeCommand] wires the chat to its
/// servers, starts and stops them.
///
/// A message goes one way: accept (`gochat.server`), handshake and frames (`gochat.ws`), message and route
/// ([ChatHandler], `gochat.talk` over `gochat.place`), `gochat.outbox`, socket (`gochat.io`). A request for the page or
/// for metrics comes by `gochat.http` to `gochat.page` or `gochat.ops`. Who a client is, [Identity] decides, with
/// `gochat.auth` where tokens are demanded; what is kept, and where, [Keeping] wires. Beside serving there are
/// [CheckCommand], [Health] and [TokenCommand]. [Main] goes on in [Commands]; [SourceLaunch] says why it is not one
/// with them.
///
/// | packages | what is there |
/// |---|---|
/// | `ws`, `chat` | bytes as frames and messages; texts as messages, requests and answers |
/// | `auth`, `access` | what proves a handle; who may connect, and how often |
/// | `feed`, `place`, `talk` | what is kept for a handle; where it is reached; the rules of the chat |
/// | `engine`, `journal` | the log that many nodes share, in Redis; the log of one node, in a folder |
/// | `io`, `outbox`, `server` | a connection's bytes; what waits to be written to it; the WebSocket server |
/// | `http`, `page`, `ops` | a small HTTP server; the page; what operators see |
/// | `config` | flags, files, and what the machine allows |
///
/// What may know what is a table in a test, `ArchitectureTest`.
package gochat;
