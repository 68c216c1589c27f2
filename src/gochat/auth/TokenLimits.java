package gochat.auth;

import java.time.Duration;

/// What a token may be.
///
/// @param tokenBytes  of a whole token; a longer one is refused unread
/// @param leeway      by which our clock and the minter's may differ
public record TokenLimits(int tokenBytes, Duration leeway) {}
