/// WebSocket connections over `gochat.io`: accept, read, answer, time out. What they are for, a [Handler] says.
///
/// [Server] accepts; each [Connection] has one virtual thread, in which its [Receiver] reads (a read buffer, then the
/// decoder of `gochat.ws`, then the [Session]); what it has to say, its [Sender] leaves in the [Outbox] of whom it is
/// for, so that a slow reader never holds up a sender. [Deadlines] tell what is late, and the [Sweeper] ends it.
/// Who may have a place `gochat.access` knows; [Metrics] count, and `gochat.ops` shows it.
package gochat.server;
