package gochat.ws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/// Makes what clients might send: good streams of frames, good ones that were damaged a little, and noise. All of it
/// follows from the source of random numbers, so that the same seed makes the same streams.
public final class RandomStreams {
    private static final int MAX_FRAMES = 12;
    private static final int[] CLOSE_CODES = {1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016,
        2999, 3000, 4999, 5000, 0, 65535};
    private static final int[] CODE_POINTS = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};

    private final Random random;
    private final MessageLimits limits;
    private final Supplier<byte[]> texts;

    /// The last compressed message, which the next may look back to.
    private byte[] history = {};

    /// @param texts  makes the payload of some texts, the others being any characters
    public RandomStreams(Random random, MessageLimits limits, Supplier<byte[]> texts) {
        this.random = random;
        this.limits = limits;
        this.texts = texts;
    }

    /// Good, damaged or noise.
    public byte[] next() {
        if (random.nextInt(30) == 0) return bytes(random.nextInt(60));
        byte[] stream = good();
        int damages = random.nextInt(4);
        for (int i = 0; i < damages; i++) stream = damage(stream);
        return stream;
    }

    /// Where reads might end, in order.
    public int[] cuts(int length) {
        if (random.nextInt(8) == 0) {
            int[] everywhere = new int[length];
            Arrays.setAll(everywhere, i -> i);
            return everywhere;
        }
        return random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
    }

    /// Limits small enough for a stream to reach.
    public static MessageLimits limits(Random random) {
        int messageBytes = 1 + random.nextInt(random.nextInt(10) == 0 ? 70_000 : 300);
        return new MessageLimits(messageBytes, messageBytes + random.nextInt(random.nextBoolean() ? 2 : 1000),
                1 + random.nextInt(10), random.nextInt(4) > 0, random.nextBoolean());
    }

    private byte[] good() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int messages = random.nextInt(MAX_FRAMES);
        for (int i = 0; i < messages; i++) {
            if (random.nextInt(3) == 0) stream.writeBytes(control());
            else message(stream);
        }
        if (random.nextBoolean()) stream.writeBytes(close());
        if (random.nextInt(4) == 0) stream.writeBytes(control());
        return stream.toByteArray();
    }

    private void message(ByteArrayOutputStream stream) {
        boolean binary = limits.binary() && random.nextInt(3) == 0;
        byte[] payload = binary ? bytes(length()) : random.nextBoolean() ? texts.get() : text(length());
        int rsv = 0;
        if (limits.compression() && random.nextBoolean()) {
            payload = deflated(payload);
            rsv = FrameHeader.RSV1;
        }
        int frames = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(limits.fragments() + 1);
        int from = 0;
        for (int i = 0; i < frames; i++) {
            int to = i == frames - 1 ? payload.length : from + random.nextInt(payload.length - from + 1);
            int opcode = i > 0 ? Opcode.CONTINUATION : rsv | (binary ? Opcode.BINARY : Opcode.TEXT);
            int fin = i == frames - 1 ? FrameHeader.FIN : 0;
            stream.writeBytes(frame(fin | opcode, Arrays.copyOfRange(payload, from, to)));
            if (i < frames - 1 && random.nextInt(3) == 0) stream.writeBytes(control());
            from = to;
        }
    }

    /// A message as a client compresses it: by itself, or looking back to the last ones of this stream; now and then
    /// it marks its last block as the last of all.
    private byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(random.nextInt(10), true);
        byte[] out = new byte[message.length + 200];
        if (history.length > 0 && random.nextBoolean()) deflater.setDictionary(history);
        deflater.setInput(message);
        boolean last = random.nextInt(8) == 0;
        if (last) deflater.finish();
        int length = deflater.deflate(out, 0, out.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
        deflater.end();
        history = message;
        return Arrays.copyOf(out, last ? length + random.nextInt(2) : Math.max(0, length - 4));
    }

    private byte[] control() {
        byte[] payload = bytes(random.nextInt(4) > 0 ? random.nextInt(5) : random.nextInt(126));
        return frame(FrameHeader.FIN | (random.nextBoolean() ? Opcode.PING : Opcode.PONG), payload);
    }

    private byte[] close() {
        byte[] reason = text(random.nextInt(10));
        if (random.nextInt(10) == 0) return frame(FrameHeader.FIN | Opcode.CLOSE, bytes(random.nextInt(3)));
        int code = random.nextBoolean() ? 1000 : CLOSE_CODES[random.nextInt(CLOSE_CODES.length)];
        return frame(FrameHeader.FIN | Opcode.CLOSE,
                ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array());
    }

    /// One that means something to a codec, or to these limits.
    private int length() {
        return switch (random.nextInt(12)) {
            case 0 -> 120 + random.nextInt(12);
            case 1 -> limits.messageBytes() - random.nextInt(2);
            case 2 -> limits.messageBytes() + 1;
            case 3 -> limits.discardBytes() + random.nextInt(3) - 1;
            default -> random.nextInt(12);
        };
    }

    /// About as many bytes of UTF-8.
    private byte[] text(int bytes) {
        StringBuilder text = new StringBuilder();
        for (int size = 0; size < bytes; ) {
            int codePoint = random.nextInt(3) > 0 ? 'a' + random.nextInt(26)
                    : CODE_POINTS[random.nextInt(CODE_POINTS.length)];
            text.appendCodePoint(codePoint);
            size += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A masked frame; now and then its length has another form, or is another one.
    private byte[] frame(int first, byte[] payload) {
        int extended = payload.length <= 125 ? 0 : payload.length <= 0xFFFF ? 2 : 8;
        if (random.nextInt(200) == 0) extended = 2 + 6 * random.nextInt(2);
        long length = random.nextInt(200) == 0 ? random.nextLong() : payload.length;
        byte[] key = random.nextInt(4) == 0 ? new byte[4] : bytes(4);
        ByteBuffer frame = ByteBuffer.allocate(2 + extended + key.length + payload.length);
        frame.put((byte) first);
        switch (extended) {
            case 0 -> frame.put((byte) (0x80 | payload.length));
            case 2 -> frame.put((byte) (0x80 | 126)).putShort((short) length);
            default -> frame.put((byte) (0x80 | 127)).putLong(length);
        }
        frame.put(key);
        for (int i = 0; i < payload.length; i++) frame.put((byte) (payload[i] ^ key[i % key.length]));
        return frame.array();
    }

    /// Flips, sets, inserts, deletes, repeats, cuts off, or splices another stream in.
    private byte[] damage(byte[] stream) {
        if (stream.length == 0) return bytes(1);
        int at = random.nextInt(stream.length);
        int size = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 1 : 20));
        byte[] damaged = stream.clone();
        switch (random.nextInt(8)) {
            case 0, 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> damaged[at] = (byte) random.nextInt(256);
            case 3 -> damaged = splice(stream, at, at, bytes(size));
            case 4 -> damaged = splice(stream, at, at + size, new byte[0]);
            case 5 -> damaged = splice(stream, at, at, Arrays.copyOfRange(stream, at, at + size));
            case 6 -> damaged = Arrays.copyOf(stream, at);
            default -> damaged = splice(stream, at, at, good());
        }
        return damaged;
    }

    /// The stream with `bytes` in the place of `stream[from..to)`.
    private static byte[] splice(byte[] stream, int from, int to, byte[] bytes) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream();
        spliced.write(stream, 0, from);
        spliced.writeBytes(bytes);
        spliced.write(stream, to, stream.length - to);
        return spliced.toByteArray();
    }
}
