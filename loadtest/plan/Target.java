package loadtest.plan;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import loadtest.wire.Handles;
import loadtest.wire.Protocol;

/// The server under test, and how one connects to it. Immutable.
///
/// @param url           ws or wss
/// @param userParameter what the handle is called in the address's query; empty where it is not told
/// @param connectRate   handshakes a second; 0 for as fast as they go
/// @param connectAtOnce handshakes that may be under way at one moment
/// @param adminUrl      where the server tells Prometheus' metrics of itself
public record Target(URI url, Protocol protocol, Handles handles, String userParameter, Tokens tokens,
        Map<String, String> headers, boolean insecure, double connectRate, int connectAtOnce, Optional<URI> adminUrl) {
}
