package gochat.server;

import gochat.RawClient;
import gochat.ws.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// What a server has sent until the end of the stream, read as strictly as a client may.
final class Answers {
    private Answers() {}

    /// Inflates what is compressed.
    ///
    /// @throws AssertionError if the bytes are no sequence of whole, final, unmasked frames of the shortest form,
    ///         their texts in UTF-8, a Close frame at most as the last
    static List<RawClient.Frame> read(byte[] bytes) {
        Inflater inflater = new Inflater(true);
        try {
            return read(bytes, inflater);
        } finally {
            inflater.end();
        }
    }

    private static List<RawClient.Frame> read(byte[] bytes, Inflater inflater) {
        List<RawClient.Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            check(frames.isEmpty() || frames.getLast().opcode() != Opcode.CLOSE, "a frame follows the Close frame");
            check(bytes.length - at >= 2, "a header is cut");
            int first = bytes[at] & 0xFF;
            check(List.of(0x81, 0x82, 0xC1, 0xC2, 0x88, 0x89, 0x8A).contains(first), "a first byte of " + first);
            long length = bytes[at + 1];
            check(length >= 0, "a frame is masked");
            int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
            check(bytes.length - at >= 2 + extended, "a header is cut");
            ByteBuffer header = ByteBuffer.wrap(bytes, at + 2, extended);
            if (extended == 2) length = header.getShort() & 0xFFFF;
            if (extended == 8) length = header.getLong();
            check(extended == 0 || length > (extended == 2 ? 125 : 65535), "a length is not in its shortest form");
            check((first & 8) == 0 || length <= 125, "a control frame is too long");
            at += 2 + extended;
            check(length <= bytes.length - at, "a payload is cut");
            byte[] payload = Arrays.copyOfRange(bytes, at, at + (int) length);
            if ((first & 0x40) != 0) {
                payload = inflate(payload, inflater);
                first -= 0x40;
            }
            if (first == 0x81) checkUtf8(payload);
            if (first == 0x88 && length > 0) checkUtf8(Arrays.copyOfRange(payload, 2, payload.length));
            frames.add(new RawClient.Frame(first, payload));
            at += (int) length;
        }
        return frames;
    }

    /// RFC 7692, section 7.2.2, the window being that of the whole connection.
    private static byte[] inflate(byte[] payload, Inflater inflater) {
        byte[] input = Arrays.copyOf(payload, payload.length + 4);
        input[payload.length + 2] = input[payload.length + 3] = (byte) 0xFF;
        inflater.setInput(input);
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        byte[] piece = new byte[1000];
        try {
            for (int bytes; (bytes = inflater.inflate(piece)) > 0; ) inflated.write(piece, 0, bytes);
        } catch (DataFormatException corrupt) {
            throw new AssertionError("the server's message does not inflate", corrupt);
        }
        check(inflater.needsInput(), "bytes behind a compressed message");
        return inflated.toByteArray();
    }

    private static void check(boolean good, String what) {
        if (!good) throw new AssertionError("the server's bytes are malformed: " + what);
    }

    private static void checkUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException malformed) {
            throw new AssertionError("the server's text is not UTF-8", malformed);
        }
    }
}
