/// The bytes of one connection: waiting for them, memory for them, and TLS between. Nothing here knows a WebSocket.
///
/// A [Transport] is one connection's bytes: a TCP socket ([PolledTransport]), perhaps with TLS over it ([Tls], which is
/// a [TransportLayer]). A [Poller] watches many sockets; it wakes the readers, and when they have all run it has
/// written what they left ([Outgoing]). All that waits or streams is in [Buffers], within the [MemoryShare]; what has
/// been read and not used yet is in a [ReadBuffer]. The [CoarseClock] tells the time for free.
///
/// The poller's premise: **who waits is parked.** A thread that waits by running again and again keeps its carrier from
/// ever looking at what comes from outside: timers, new connections, the page. A reader who has much to read or to do
/// gives way as often as [Transport#awaitInput] and [Transport#awaitTurn] say; who accepts, comes in or leaves, as
/// [Transport#awaitShortTurn] says. What has no thread of its own is done in steps, see [Transport#later].
///
/// **100,000 connections**, derived from what was measured with 19,400, where the descriptors ended (one processor for
/// the server):
///
/// | part | measured, a connection | 100,000 |
/// |---|---|---|
/// | memory of the process while idle, plain or `gochat.v2` | 6.0 or 7.6 KB | 0.6 or 0.8 GB |
/// | CPU while idle: clock, sweeper, beats | 1.3 us a second | 13 % of a processor |
/// | opening handshake | 45 us warm, 140 cold | 5 to 14 s |
/// | the same, entering a feed and rooms again | 75 us warm, 210 cold | 8 to 21 s |
/// | a round of a poller | as many as have something to say, 1,024 at most a look | the same |
///
/// Nothing here grows faster than they do: a poller's look, a timer's tick and a place cost the same however many there
/// are. While 19,000 went and came again at once, others' p99 was 0.1 s, for a round lets few of them come in or leave;
/// what is left is that each must be read to know that it has gone.
package gochat.io;
