package gochat.ws;

import java.nio.charset.StandardCharsets;

/// An opening handshake that is answered with an HTTP error instead of 101 (RFC 6455, section 4.2.2).
///
/// It carries no stack trace: it tells of the peer's bytes, not of our code.
public final class HandshakeRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String status;
    private final String fields;

    /// @param status  such as `400 Bad Request`
    /// @param fields  further header fields, each ended by CRLF
    /// @param reason  one line for a person
    HandshakeRefusal(String status, String fields, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.fields = fields;
    }

    public static HandshakeRefusal badRequest(String reason) {
        return new HandshakeRefusal("400 Bad Request", "", reason);
    }

    public static HandshakeRefusal forbidden(String reason) {
        return new HandshakeRefusal("403 Forbidden", "", reason);
    }

    public static HandshakeRefusal tooLarge(String reason) {
        return new HandshakeRefusal("431 Request Header Fields Too Large", "", reason);
    }

    public static HandshakeRefusal tooMany(String reason) {
        return new HandshakeRefusal("429 Too Many Requests", "Retry-After: 10\r\n", reason);
    }

    public static HandshakeRefusal unavailable(String reason) {
        return new HandshakeRefusal("503 Service Unavailable", "Retry-After: 1\r\n", reason);
    }

    /// The three digits.
    public String statusCode() {
        return status.substring(0, 3);
    }

    /// The whole response; the connection is closed behind it.
    public byte[] response() {
        String body = getMessage() + "\n";
        return ("HTTP/1.1 " + status + "\r\n" + fields
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + ": " + getMessage();
    }
}
