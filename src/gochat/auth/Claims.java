package gochat.auth;

import java.time.Instant;

/// What a good token says.
///
/// @param subject     the handle that its bearer may go by, as it stands in the token
/// @param validUntil  when it ends to be good, leeway included
public record Claims(String subject, Instant validUntil) {}
