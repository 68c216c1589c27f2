package gochat.ws;

/// How large a received message may be, and which kinds are taken.
///
/// @param messageBytes  a longer message is discarded as it arrives and reported as [Decoder.Event#TOO_BIG]
/// @param discardBytes  a message longer than this fails the connection with 1009, from the header alone
/// @param fragments     a message of more frames than this fails the connection with 1008
/// @param binary        whether binary messages are taken; if not, the first header fails with 1003
/// @param compression   whether clients may have messages compressed (RFC 7692); sizes are those of the inflated
public record MessageLimits(int messageBytes, int discardBytes, int fragments, boolean binary, boolean compression) {
    public MessageLimits {
        if (messageBytes < 1 || discardBytes < messageBytes || fragments < 1) {
            throw new IllegalArgumentException("limits must be positive, and discardBytes at least messageBytes");
        }
    }

    ProtocolViolation tooBig() {
        return new ProtocolViolation(CloseCode.MESSAGE_TOO_BIG,
                "a message may have at most " + discardBytes + " bytes");
    }

    ProtocolViolation tooManyFragments() {
        return new ProtocolViolation(CloseCode.POLICY_VIOLATION,
                "fragments of a message are limited to " + fragments);
    }

    ProtocolViolation noBinary() {
        return new ProtocolViolation(CloseCode.UNSUPPORTED_DATA, "binary messages are not taken, only text");
    }
}
