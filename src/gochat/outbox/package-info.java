/// What waits to be written to one client, from the offer of a frame to the socket. It knows frames, and no connection.
///
/// A [Sender] compresses what its client likes compressed. Offers go into the [Outbox], a machine of few states
/// ([OutboxState]) with the frames in two [Chunk]s: one to add to, one that is being written. Whoever waits for room is
/// among the [Waiters]; whether the client takes anything, the [Progress] tells.
package gochat.outbox;
