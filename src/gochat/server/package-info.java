/// WebSocket connections over `gochat.io`: accept, read, answer, time out. What they are for, a [Handler] says.
///
/// [Server] accepts, as far as there are [Seats]; each [Connection] has one virtual thread, in which its [Receiver]
/// reads (a read buffer, then the decoder of `gochat.ws`, then the [Session]). What it has to say, it leaves with the
/// sender (`gochat.outbox`) of whom it is for; its [Batch] has all that written when it has handled what it read. Any
/// other thread leaves frames by a [Batch] of its own. Nobody who writes waits for a client.
///
/// [Deadlines] tell what is late, and the [Sweeper] has a connection's [Watchdog] end it. All connections share the
/// [ServerContext]. Who may have a seat `gochat.access` knows; [Metrics] count, and `gochat.ops` tells and shows it.
package gochat.server;
