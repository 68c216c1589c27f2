package gochat.ws;

import gochat.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.IntStream;

/// Every pair of first bytes a frame can have, with every length that matters, in every state of a connection: the
/// codec beside the reference. Each case is read in one go and byte by byte, its payload is there to the last byte,
/// and a Ping follows that shows where the frame ended.
final class HeaderSpace {
    private static final int MESSAGE_BYTES = 130;
    private static final int DISCARD_BYTES = 66_000;
    private static final int FRAGMENTS = 3;
    /// Longer payloads are compared in one form and in one go only.
    private static final int LONG_BYTES = 1000;
    private static final int KEY_BYTES = 4;
    private static final byte[] KEY = {(byte) 0x37, (byte) 0xFA, 0x21, (byte) 0x80};
    private static final byte[] NEXT = frame(0x89, "next".getBytes());

    private static final int[] LENGTHS_16 = {0, 5, 125, 126, 127, 128, 129, MESSAGE_BYTES, MESSAGE_BYTES + 1,
        32767, 32768, 65535};
    private static final long[] LENGTHS_64 = {0, 5, 125, 126, 65535, 65536, DISCARD_BYTES - 131, DISCARD_BYTES - 130,
       
        DISCARD_BYTES - 4, DISCARD_BYTES - 3, DISCARD_BYTES - 2, DISCARD_BYTES - 1, DISCARD_BYTES, DISCARD_BYTES + 1,
        1L << 31, (1L << 31) - 1, (1L << 32) + 5, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 5, -1};

    /// What has come before: a stream that neither ends nor fails.
    enum State {
        BETWEEN_MESSAGES(new byte[0]),
        INSIDE_A_TEXT(frame(0x01, "ab".getBytes())),
        INSIDE_A_BINARY(frame(0x02, new byte[] {(byte) 0xFF, 0})),
        INSIDE_A_CHARACTER(frame(0x01, new byte[] {'a', (byte) 0xE2, (byte) 0x82})),
        INSIDE_A_COMPRESSED_TEXT(frame(0x41,
                new byte[] {0, 10, 0, (byte) 0xF5, (byte) 0xFF, 'a', (byte) 0xE2, (byte) 0x82})),
        BEHIND_A_COMPRESSED_TEXT(frame(0xC1, new byte[] {0x4A, 0x04, 0})),
        INSIDE_A_TOO_BIG_TEXT(frame(0x01, "x".repeat(MESSAGE_BYTES + 1).getBytes())),
        INSIDE_A_TOO_BIG_BINARY(frame(0x02, new byte[MESSAGE_BYTES + 1])),
        BEFORE_THE_LAST_FRAGMENT(join(frame(0x01, new byte[0]), frame(0x00, "a".getBytes()))),
        BEHIND_THE_LAST_FRAGMENT(join(frame(0x01, new byte[0]), frame(0x00, "a".getBytes()), frame(0x00, new byte[0])));

        private final byte[] stream;

        State(byte[] stream) {
            this.stream = stream;
        }
    }

    /// How the payload begins, the rest being ASCII; chosen for texts and for Close frames.
    private enum Beginning {
        ASCII, END_OF_A_CHARACTER(0xAC), CODE_1000(0x03, 0xE8), CODE_1005(0x03, 0xED), NOT_UTF8(0x61, 0x61, 0xFF),
        STORED;

        private final int[] bytes;

        Beginning(int... bytes) {
            this.bytes = bytes;
        }

        /// The byte at `i` of a payload of this length.
        byte at(int i, int length) {
            if (this == STORED) return stored(i, length - 6);
            return (byte) (i < bytes.length ? bytes[i] : 'a' + i % 26);
        }

        /// RFC 1951, 3.2.4: a stored block, and the first byte of the empty one that ends a message.
        private static byte stored(int i, int size) {
            return (byte) switch (i) {
                case 0 -> 0;
                case 1 -> size;
                case 2 -> size >> 8;
                case 3 -> ~size;
                case 4 -> ~size >> 8;
                default -> i < 5 + size ? 'a' + i % 26 : 0;
            };
        }
    }

    private final MessageLimits limits;
    private final State state;
    /// For one connection after the other, for making a stream costs more than most cases.
    private final Compression compression = new Compression();
    private long cases;

    private HeaderSpace(State state, boolean binary, boolean compression) {
        this.state = state;
        limits = new MessageLimits(MESSAGE_BYTES, DISCARD_BYTES, FRAGMENTS, binary, compression);
    }

    /// Compares all of a state, and returns how many cases there were.
    ///
    /// @throws AssertionError that names the first case in which codec and reference differ
    private static long compareAll(State state, boolean binary, boolean compression) {
        HeaderSpace space = new HeaderSpace(state, binary, compression);
        // no such state: the stream that leads there is refused
        if (Decoding.decode(space.limits, state.stream).stream().anyMatch(Seen::isLast)) return 0;
        try (Compression _ = space.compression) {
            for (int first = 0; first < 256; first++) {
                for (int second = 0; second < 256; second++) space.compareHeader(first, second);
            }
        }
        return space.cases;
    }

    /// All cases, on both processors.
    static long compareAll() {
        return IntStream.range(0, 4 * State.values().length).parallel()
                .mapToLong(i -> compareAll(State.values()[i / 4], i % 2 == 0, i % 4 < 2)).sum();
    }

    private void compareHeader(int first, int second) {
        switch (second & 0x7F) {
            case 126 -> {
                for (int length : LENGTHS_16) {
                    compare(ByteBuffer.allocate(4).put((byte) first).put((byte) second).putShort((short) length),
                            length);
                }
            }
            case 127 -> {
                for (long length : LENGTHS_64) {
                    compare(ByteBuffer.allocate(10).put((byte) first).put((byte) second).putLong(length), length);
                }
            }
            default -> compare(ByteBuffer.allocate(2).put((byte) first).put((byte) second), second & 0x7F);
        }
    }

    private void compare(ByteBuffer header, long length) {
        for (Beginning beginning : Beginning.values()) {
            cases++;
            ReferenceDecoder expected = new ReferenceDecoder(limits);
            for (byte b : state.stream) expected.take(b);
            for (byte b : header.array()) expected.take(b);
            boolean refused = expected.isEnded();
            if (!refused && length > DISCARD_BYTES) throw new AssertionError("too long, and not refused: " + length);
            byte[] rest = refused ? header.array() : join(header.array(), KEY, masked(beginning, (int) length), NEXT);
            for (int i = header.capacity(); i < rest.length; i++) expected.take(rest[i]);
            Decoding whole = new Decoding(limits, compression);
            byte[] all = join(state.stream, rest);
            whole.take(all, 0, all.length);
            boolean same = Seen.same(limits, expected.seen(), whole.seen(), false)
                    && isAgreedHowItEnded(expected, whole);
            whole.release();
            if (same && length <= LONG_BYTES) {
                Decoding pieces = new Decoding(limits, compression);
                pieces.take(state.stream, 0, state.stream.length);
                for (int i = 0; i < rest.length; i++) pieces.take(rest, i, i + 1);
                same = Seen.same(limits, expected.seen(), pieces.seen(), true) && isAgreedHowItEnded(expected, pieces);
                pieces.release();
            }
            if (!same) {
                throw new AssertionError(state + " " + limits + " " + HexFormat.of().formatHex(header.array()) + " "
                        + beginning + ": expected " + expected.seen() + ", got " + whole.seen());
            }
            expected.release();
            // however it would begin; and a long payload is as good as a short one
            if (refused || length == 0 || length > LONG_BYTES) return;
        }
    }

    private static byte[] masked(Beginning beginning, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) payload[i] = (byte) (beginning.at(i, length) ^ KEY[i % KEY_BYTES]);
        return payload;
    }

    private static boolean isAgreedHowItEnded(ReferenceDecoder expected, Decoding actual) {
        return expected.isEnded() || expected.expectsMore() == actual.expectsMore();
    }

    private static byte[] frame(int first, byte[] payload) {
        return RawClient.frame(first, payload);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
