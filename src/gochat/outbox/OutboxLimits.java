package gochat.outbox;

/// What may wait to be written to one connection.
///
/// @param bytes  frame headers included
public record OutboxLimits(int bytes, int messages) {}
