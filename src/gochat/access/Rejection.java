package gochat.access;

/// A connection that is open but not welcome: it is closed with this code, the message being its reason.
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1;

    private final int closeCode;

    public Rejection(int closeCode, String reason) {
        super(reason, null, false, false);
        this.closeCode = closeCode;
    }

    /// Of the Close frame (RFC 6455, section 7.4).
    public int closeCode() {
        return closeCode;
    }
}
