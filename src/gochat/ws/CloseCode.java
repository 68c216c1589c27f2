package gochat.ws;

/// The close codes of RFC 6455, section 7.4.1, and of the IANA registry that continues it.
public final class CloseCode {
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED_DATA = 1003;
    /// What [Decoder] reports for a Close frame without a code; never on the wire.
    public static final int NO_STATUS = 1005;
    public static final int INVALID_PAYLOAD = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int MESSAGE_TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /// Whether an endpoint may put this code into a Close frame: 1004 is reserved, 1005, 1006 and 1015
    /// stand for what was not on the wire, and 3000-4999 belong to libraries and applications.
    static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003
                || code >= 1007 && code <= 1014
                || code >= 3000 && code <= 4999;
    }
}
