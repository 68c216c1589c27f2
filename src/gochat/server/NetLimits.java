package gochat.server;

import gochat.outbox.OutboxLimits;
import java.time.Duration;

/// What one connection may cost, and for how long.
///
/// @param connections      at most this many at once; more are answered with 503
/// @param requestHeadBytes of an opening handshake, at most 16 KiB
/// @param requestFields    header fields of an opening handshake
/// @param outboxBytes      waiting to be written to one connection, frame headers included
/// @param outboxMessages   waiting to be written to one connection
/// @param memoryBytes      that all connections together may take for what waits to be written, for messages that
///                         have arrived in part and for what streams
/// @param handshake        from the accept to the end of the request head
/// @param message          from a message's first byte to its last
/// @param write            that one write may be stuck for
/// @param ping             of silence until a ping is sent
/// @param pong             from a ping to any sign of life
/// @param close            from our Close frame until the connection is cut
/// @param drain            from a stop until the connections that are left are cut
public record NetLimits(int connections, int requestHeadBytes, int requestFields, int outboxBytes, int outboxMessages,
        long memoryBytes, Duration handshake, Duration message, Duration write, Duration ping, Duration pong,
        Duration close, Duration drain) {
    OutboxLimits outbox() {
        return new OutboxLimits(outboxBytes, outboxMessages);
    }
}
