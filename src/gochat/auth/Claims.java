package gochat.auth;

import java.time.Instant;
import java.util.List;

/// What a good token says.
///
/// @param subject     the handle that its bearer may go by, as it stands in the token
/// @param validUntil  when it ends to be good, leeway included
/// @param rooms       that its bearer may be in; a `*` at the end of a name matches the rest
public record Claims(String subject, Instant validUntil, List<String> rooms) {}
