/// What goes over a connection, as text: [loadtest.wire.Protocol] is the seam that a server of another kind is
/// added at. A [loadtest.wire.Session] writes messages and reads what comes back; no socket, no thread, no clock.
package loadtest.wire;
