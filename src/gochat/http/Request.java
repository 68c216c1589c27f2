package gochat.http;

import gochat.ws.RequestHead;
import java.net.InetAddress;

/// A GET or a HEAD, to be answered. It belongs to the call that answers it.
///
/// @param path   the target's, as it was sent, without a query
/// @param host   the request's host, as it was sent; empty where HTTP/1.0 has none
/// @param local  our address that it came to
/// @param head   all that was sent
public record Request(String path, String host, InetAddress local, RequestHead head) {
    /// A header field's values as one list (RFC 9110, section 5.3); empty where it was not sent.
    public String list(String field) {
        return String.join(",", head.all(field));
    }
}
