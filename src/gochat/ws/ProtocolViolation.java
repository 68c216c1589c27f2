package gochat.ws;

/// The peer broke a rule, so the connection must fail (RFC 6455, section 7.1.7) with this close code.
///
/// It carries no stack trace: it tells of the peer's bytes, not of our code.
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1;

    private final int closeCode;

    ProtocolViolation(int closeCode, String reason) {
        super(reason, null, false, false);
        this.closeCode = closeCode;
    }

    static ProtocolViolation protocolError(String reason) {
        return new ProtocolViolation(CloseCode.PROTOCOL_ERROR, reason);
    }

    static ProtocolViolation notUtf8(String where) {
        return new ProtocolViolation(CloseCode.INVALID_PAYLOAD, where + " is not valid UTF-8");
    }

    public int closeCode() {
        return closeCode;
    }
}
