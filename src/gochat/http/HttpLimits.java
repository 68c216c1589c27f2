package gochat.http;

import java.time.Duration;

/// What the connections of one listener may cost.
///
/// @param connections  at most this many at once; for a further one the address that has most gives one up
/// @param perAddress   at most this many at once from one address; for a further one it gives one up itself
/// @param idle         from an answer to the next request's first byte
/// @param request      from the accept, or a later request's first byte, to the end of its head
/// @param response     to take an answer
/// @param headBytes    of a request
/// @param headFields   of a request
public record HttpLimits(int connections, int perAddress, Duration idle, Duration request, Duration response,
        int headBytes, int headFields) {}
