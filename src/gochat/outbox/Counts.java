package gochat.outbox;

/// What went through an [Outbox] so far, and what waits in it.
///
/// @param sentBytes     of frames, written
/// @param waitingBytes  at this moment
public record Counts(long sentBytes, long sentFrames, long waitingBytes) {}
