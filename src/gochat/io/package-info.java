/// The bytes of one connection: waiting for them, memory for them, and TLS between. Nothing here knows a WebSocket.
///
/// A [Transport] is one connection's bytes: a TCP socket ([PolledTransport]), perhaps with TLS over it ([Tls], which is
/// a [TransportLayer]). A [Poller] watches many sockets; it wakes the readers, and when they have all run it has
/// written what they left ([Outgoing]). All that waits or streams is in [Buffers], within the [MemoryShare]; what has
/// been read and not used yet is in a [ReadBuffer]. The [CoarseClock] tells the time for free.
///
/// The poller's premise: **who waits is parked.** A thread that waits by running again and again keeps its carrier from
/// ever looking at what comes from outside: timers, new connections, the page. A reader who has much to read or to do
/// gives way as often as [Transport#awaitInput] and [Transport#awaitTurn] say.
package gochat.io;
