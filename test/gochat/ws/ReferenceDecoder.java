package gochat.ws;

import gochat.ws.Seen.Kind;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;

/// What RFC 6455 says of a client's stream, read byte by byte: the oracle that [Decoder] is compared with. It is
/// written from the RFC alone, and wants to be obvious, not fast: it keeps every byte, counts in big numbers and
/// never looks ahead.
///
/// With compression (RFC 7692) it inflates with the JDK's zlib, byte by byte.
///
/// Where the RFC leaves a choice it is that of [MessageLimits]: a message that is too long to keep, but not too long
/// to discard, is `TOO_BIG`; more than that fails with 1009, and more fragments than allowed with 1008, both from the
/// header; binary messages that are not taken fail with 1003, from the first two bytes.
public final class ReferenceDecoder {
    private static final int KEY_BYTES = 4;

    private final MessageLimits limits;
    private final List<Seen> seen = new ArrayList<>();
    private boolean ended;
    private int taken;
    private int wholeFrames;

    /// The frame under way: its header and payload as far as they have come; unmasked, and kept if it is a control
    /// frame's, for any other is part of the message.
    private final int[] header = new int[14];
    private int headerSize;
    private int length;
    private int payloadSize;
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    /// The message under way.
    private boolean open;
    private boolean text;
    private boolean compressed;
    private int frames;
    private int sentBytes;
    private final ReferenceInflater inflater = new ReferenceInflater();
    private byte[] message = new byte[64];
    private int messageSize;
    private ReferenceUtf8 utf8 = new ReferenceUtf8();

    public ReferenceDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    /// What a whole stream tells.
    public static List<Seen> decode(MessageLimits limits, byte[] stream) {
        ReferenceDecoder reference = new ReferenceDecoder(limits);
        for (byte b : stream) reference.take(b);
        reference.release();
        return reference.seen;
    }

    public List<Seen> seen() {
        return seen;
    }

    /// How many frames have come to their end.
    public int wholeFrames() {
        return wholeFrames;
    }

    /// Whether a Close frame or a violation has ended the stream; what comes then is ignored.
    boolean isEnded() {
        return ended;
    }

    /// Whether a frame or a message has begun and not ended.
    boolean expectsMore() {
        return open || headerSize > 0;
    }

    /// Frees what a message that never ends has taken.
    public void release() {
        inflater.release();
    }

    public void take(int b) {
        if (isEnded()) return;
        taken++;
        if (!headerIsWhole()) {
            header[headerSize++] = b & 0xFF;
            if (headerSize == 2) judgeFirstTwoBytes();
            if (!isEnded() && headerSize >= 2 && headerSize == 2 + lengthBytes()) judgeLength();
            if (!isEnded() && headerIsWhole() && !isControl()) beginDataFrame();
        } else {
            takePayload((b ^ header[2 + lengthBytes() + payloadSize % KEY_BYTES]) & 0xFF);
        }
        if (!isEnded() && headerIsWhole() && length == payloadSize) endFrame();
    }

    /// 5.3: octet i of the payload is masked with octet i modulo 4 of the key.
    private void takePayload(int b) {
        payloadSize++;
        if (isControl()) {
            payload.write(b);
            return;
        }
        sentBytes++;
        try {
            if (!compressed) takeMessage((byte) b);
            else for (byte each : inflater.take(b)) takeMessage(each);
        } catch (DataFormatException corrupt) {
            if (!isEnded()) fail(1007);
        }
    }

    private void takeMessage(byte b) {
        if (isEnded()) return;
        if (messageSize == message.length) message = Arrays.copyOf(message, 2 * messageSize);
        message[messageSize++] = b;
        // 8.1: fail the connection when the stream is not UTF-8; nothing that follows can mend it
        if (text && !utf8.take(b)) fail(1007);
        else if (messageSize > limits.discardBytes()) fail(1009);
    }

    private boolean headerIsWhole() {
        return headerSize >= 2 && headerSize == 2 + lengthBytes() + KEY_BYTES;
    }

    private boolean isFinal() {
        return header[0] >= 0x80;
    }

    private int opcode() {
        return header[0] % 16;
    }

    /// 5.5: 0x8 to 0xF.
    private boolean isControl() {
        return opcode() >= 8;
    }

    /// 5.2: the 7-bit length, 126 and 127 standing for 2 and 8 bytes behind it.
    private int shortLength() {
        return header[1] % 128;
    }

    private int lengthBytes() {
        return shortLength() == 126 ? 2 : shortLength() == 127 ? 8 : 0;
    }

    /// 5.2: "interpreted as an unsigned integer", in network byte order.
    private BigInteger readLength() {
        if (lengthBytes() == 0) return BigInteger.valueOf(shortLength());
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < lengthBytes(); i++) value = value.shiftLeft(8).add(BigInteger.valueOf(header[2 + i]));
        return value;
    }

    private void judgeFirstTwoBytes() {
        int reserved = header[0] / 16 % 8;
        boolean masked = header[1] >= 0x80;
        boolean known = List.of(0, 1, 2, 8, 9, 10).contains(opcode());
        // RFC 7692, 6.1: "Per-Message Compressed" bit, RSV1, on the first fragment of a message
        boolean compressing = reserved == 4 && limits.compression() && (opcode() == 1 || opcode() == 2);
        boolean allowed = (reserved == 0 || compressing) && masked && known;
        // 5.5: "MUST have a payload length of 125 bytes or less and MUST NOT be fragmented"
        if (isControl()) allowed &= isFinal() && shortLength() <= 125;
        // 5.4: a continuation continues what has begun, and nothing else begins before that ends
        else allowed &= (opcode() == 0) == open;
        if (!allowed) fail(1002);
        else if (opcode() == 2 && !limits.binary()) fail(1003);
    }

    /// 5.2: "the minimal number of bytes MUST be used", "the most significant bit MUST be 0".
    private void judgeLength() {
        BigInteger declared = readLength();
        int shortest = declared.compareTo(BigInteger.valueOf(125)) <= 0 ? 0
                : declared.compareTo(BigInteger.valueOf(65535)) <= 0 ? 2 : 8;
        if (lengthBytes() != shortest || declared.bitLength() > 63) {
            fail(1002);
        } else if (!isControl()) {
            BigInteger whole = declared.add(BigInteger.valueOf(sentBytes));
            if (whole.compareTo(BigInteger.valueOf(limits.discardBytes())) > 0) fail(1009);
            else if (frames + 1 > limits.fragments()) fail(1008);
        }
        if (!isEnded()) length = declared.intValueExact();
    }

    private void endFrame() {
        wholeFrames++;
        switch (opcode()) {
            case 8 -> endStream();
            case 9 -> tell(Kind.PING, 0, payload.toByteArray());
            case 10 -> tell(Kind.PONG, 0, payload.toByteArray());
            default -> endDataFrame();
        }
        headerSize = 0;
        payloadSize = 0;
        payload.reset();
    }

    private void beginDataFrame() {
        if (opcode() != 0) {
            text = opcode() == 1;
            compressed = header[0] / 64 % 2 == 1;
        }
        open = true;
        frames++;
    }

    private void endDataFrame() {
        if (!isFinal()) return;
        if (compressed && !inflater.end()) fail(1007);
        else if (text && !utf8.isComplete()) fail(1007);
        else if (messageSize > limits.messageBytes()) tell(Kind.TOO_BIG, 0, new byte[0]);
        else tell(text ? Kind.TEXT : Kind.BINARY, 0, Arrays.copyOf(message, messageSize));
        open = false;
        text = false;
        compressed = false;
        sentBytes = 0;
        frames = 0;
        messageSize = 0;
        utf8 = new ReferenceUtf8();
    }

    /// 5.5.1: nothing, or a code and a reason in UTF-8. 7.4: which codes an endpoint may send.
    private void endStream() {
        byte[] body = payload.toByteArray();
        if (body.length == 0) {
            tell(Kind.CLOSE, 1005, body);
        } else if (body.length == 1) {
            fail(1002);
        } else {
            int code = new BigInteger(1, Arrays.copyOf(body, 2)).intValue();
            if (!mayBeSent(code)) fail(1002);
            else if (!ReferenceUtf8.isValid(body, 2, body.length)) fail(1007);
            else tell(Kind.CLOSE, code, Arrays.copyOfRange(body, 2, body.length));
        }
    }

    /// The registry of section 11.7 as it stands, and the private ranges of 7.4.2.
    static boolean mayBeSent(int code) {
        if (code >= 3000) return code < 5000;
        return List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014).contains(code);
    }

    private void fail(int code) {
        tell(Kind.VIOLATION, code, new byte[0]);
    }

    private void tell(Kind kind, int code, byte[] carried) {
        seen.add(new Seen(kind, code, carried, taken));
        ended = seen.getLast().isLast();
    }
}
