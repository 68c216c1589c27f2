package gochat.ws;

/// The opcodes of RFC 6455, section 5.2: the low four bits of a frame's first byte.
public final class Opcode {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private Opcode() {}

    /// Section 5.5: control frames are those whose opcode has its highest bit set.
    public static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    static boolean isReserved(int opcode) {
        return (opcode & 0x7) > (isControl(opcode) ? 2 : BINARY);
    }
}
