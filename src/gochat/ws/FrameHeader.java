package gochat.ws;

import static gochat.ws.ProtocolViolation.protocolError;

/// The rules that a client's frame header must obey by itself (RFC 6455, section 5.2), as pure functions.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-------+-+-------------+-------------------------------+
///     |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
///     |I|S|S|S|  (4)  |A|     (7)     |            (0/16/64)          |
///     |N|V|V|V|       |S|             |                               |
///     | |1|2|3|       |K|             |                               |
///     +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
final class FrameHeader {
    static final int FIN = 0x80;
    static final int RSV = 0x70;
    static final int RSV1 = 0x40;
    static final int OPCODE = 0x0F;
    static final int MASK = 0x80;
    static final int LENGTH = 0x7F;

    /// The 7-bit lengths that announce a length of 16 or 64 bits behind them.
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    /// Section 5.5: a control frame's payload is at most this long.
    static final int MAX_CONTROL_BYTES = 125;

    private FrameHeader() {}

    /// Checks the first two bytes.
    ///
    /// @param insideMessage  whether a fragmented message has begun
    /// @param compression    whether permessage-deflate has been negotiated
    static void check(int first, int second, boolean insideMessage, boolean compression) throws ProtocolViolation {
        int opcode = first & OPCODE;
        // 5.2: "MUST be 0 unless an extension is negotiated"; RFC 7692, 6: RSV1 marks a compressed message, and
        // so belongs on its first frame alone
        int defined = compression && (opcode == Opcode.TEXT || opcode == Opcode.BINARY) ? RSV1 : 0;
        if ((first & RSV & ~defined) != 0) throw protocolError("a reserved bit is set that no extension defines");
        if (Opcode.isReserved(opcode)) throw protocolError("opcode " + opcode + " is reserved");
        // 5.1: "a server MUST close the connection upon receiving a frame that is not masked"
        if ((second & MASK) == 0) throw protocolError("a client's frame must be masked");
        if (Opcode.isControl(opcode)) {
            if ((first & FIN) == 0) throw protocolError("a control frame must not be fragmented");
            if ((second & LENGTH) > MAX_CONTROL_BYTES) {
                throw protocolError("a control frame carries at most " + MAX_CONTROL_BYTES + " bytes");
            }
        } else if (opcode == Opcode.CONTINUATION) {
            if (!insideMessage) throw protocolError("a continuation frame without a message to continue");
        } else if (insideMessage) {
            throw protocolError("a new message inside a fragmented one");
        }
    }

    /// How many bytes of extended length follow the first two.
    static int extendedBytes(int second) {
        return switch (second & LENGTH) {
            case LENGTH_16 -> 2;
            case LENGTH_64 -> 8;
            default -> 0;
        };
    }

    /// Checks an extended length: 5.2 demands the shortest form, and a top bit of 0.
    static void checkExtended(int extendedBytes, long length) throws ProtocolViolation {
        if (length < 0) throw protocolError("a 64-bit length must not have its top bit set");
        if (length <= (extendedBytes == 2 ? MAX_CONTROL_BYTES : 0xFFFF)) {
            throw protocolError("length " + length + " must be written in its shortest form");
        }
    }
}
