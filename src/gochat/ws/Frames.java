package gochat.ws;

import java.nio.charset.StandardCharsets;

/// Writes a server's frames (RFC 6455, section 5.2): whole, unmasked, with the shortest length.
public final class Frames {
    /// Two bytes, and at most eight of extended length.
    public static final int MAX_HEADER_BYTES = 10;
    /// Beside an opcode: the message is compressed (RFC 7692, section 6).
    public static final int COMPRESSED = FrameHeader.RSV1;

    private Frames() {}

    /// How long the header is in front of `payloadBytes` bytes.
    public static int headerBytes(int payloadBytes) {
        return payloadBytes <= FrameHeader.MAX_CONTROL_BYTES ? 2 : payloadBytes <= 0xFFFF ? 4 : MAX_HEADER_BYTES;
    }

    /// Writes a final frame's header to `out[at..]`, and returns where its payload begins.
    ///
    /// @param opcode  perhaps with [#COMPRESSED]
    public static int putHeader(byte[] out, int at, int opcode, int payloadBytes) {
        out[at] = (byte) (FrameHeader.FIN | opcode);
        int extended = headerBytes(payloadBytes) - 2;
        if (extended == 0) {
            out[at + 1] = (byte) payloadBytes;
        } else {
            out[at + 1] = (byte) (extended == 2 ? FrameHeader.LENGTH_16 : FrameHeader.LENGTH_64);
            long rest = payloadBytes;
            for (int i = at + 1 + extended; i > at + 1; i--, rest >>>= 8) out[i] = (byte) rest;
        }
        return at + 2 + extended;
    }

    /// A Close frame's payload (5.5.1): none for [CloseCode#NO_STATUS]; a reason that is too long is cut
    /// between two characters.
    public static byte[] closePayload(int code, String reason) {
        if (code == CloseCode.NO_STATUS) return new byte[0];
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int bytes = Math.min(text.length, FrameHeader.MAX_CONTROL_BYTES - 2);
        while (bytes < text.length && bytes > 0 && (text[bytes] & 0xC0) == 0x80) bytes--;
        byte[] payload = new byte[2 + bytes];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, bytes);
        return payload;
    }
}
