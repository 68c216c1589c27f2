/// Sockets and threads: where the protocol of `gochat.ws` and the chat of `gochat.chat` meet the network.
///
/// [Server] accepts; each [Connection] has one virtual thread, in which its [Receiver] reads ([ReadBuffer], then the
/// decoder, then the [Session]); what it has to say, its [Sender] leaves in the [Outbox] of whom it is for, so that a
/// slow reader never holds up a sender. The bytes go through a [Transport]: a TCP socket, or the streams of [Tls]. A
/// [Poller] watches many sockets; it wakes the readers, and when they have all run it writes what they left. All that
/// waits or streams is in [Buffers], within the [MemoryShare]. The [Sweeper] ends what takes too long.
///
/// [Handler] is the seam between a server and what it is for: [ChatHandler] is the one the product runs, and
/// [Identity] decides who a client is. [FrontServer] serves the page, [AdminServer] tells operators how it is.
package gochat.net;
