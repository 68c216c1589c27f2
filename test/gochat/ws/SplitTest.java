package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// However the network cuts a stream into reads, and wherever it ends, the codec tells the same.
class SplitTest {
    private static final MessageLimits LIMITS = new MessageLimits(70_000, 80_000, 8, true, false);
    private static final byte[] PING = RawClient.frame(0x89, "next".getBytes());

    /// Streams that begin with a header of each shape: good and bad, 7, 16 and 64 bits, data and control.
    private static List<byte[]> shapes() {
        List<byte[]> shapes = new ArrayList<>();
        for (int length : new int[] {0, 1, 3, 4, 125, 126, 65536}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 'a');
            for (int first : new int[] {0x81, 0x82, 0x01, 0x89, 0x8A, 0x88, 0x80, 0xC1, 0x83, 0x09}) {
                if (length <= 126) shapes.add(join(RawClient.frame(first, payload), PING));
            }
            shapes.add(Arrays.copyOf(RawClient.frame(0x81, payload), 20));
        }
        for (long length : new long[] {5, 70_001, 80_001, Long.MAX_VALUE, -1}) {
            shapes.add(join(ByteBuffer.allocate(10).putShort((short) 0x81FF).putLong(length).array(), PING));
        }
        shapes.add(join(new byte[] {(byte) 0x82, (byte) 0xFE, 0, 5}, PING));
        shapes.add(join(new byte[] {(byte) 0x81, 0x05}, PING));
        return shapes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    /// A stream that goes through every kind of event, and through characters of every length.
    private static byte[] everything(byte[] last) {
        byte[] text = "aé日🦊".getBytes();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            int first = i == 0 ? 0x01 : i == 7 ? 0x80 : 0x00;
            stream.writeBytes(RawClient.frame(first, Arrays.copyOfRange(text, i * 10 / 8, (i + 1) * 10 / 8)));
            stream.writeBytes(RawClient.frame(i % 2 == 0 ? 0x89 : 0x8A, new byte[] {(byte) i}));
        }
        stream.writeBytes(RawClient.text("x".repeat(130)));
        stream.writeBytes(RawClient.frame(0x82, new byte[] {(byte) 0xFF}));
        stream.writeBytes(last);
        stream.writeBytes(PING);
        return stream.toByteArray();
    }

    private static void same(List<Seen> expected, List<Seen> actual, boolean timely) {
        if (!Seen.same(LIMITS, expected, actual, timely)) assertEquals(expected.toString(), actual.toString());
    }

    @Test
    void everyHeaderShapeIsReadThroughEverySubsetOfCutsInItsFirst14Bytes() {
        for (byte[] stream : shapes()) {
            List<Seen> expected = ReferenceDecoder.decode(LIMITS, stream);
            int places = Math.min(14, stream.length);
            for (int subset = 0; subset < 1 << places; subset++) {
                int[] cuts = new int[Integer.bitCount(subset)];
                int count = 0;
                for (int at = 0; at < places; at++) {
                    if ((subset & 1 << at) != 0) cuts[count++] = at + 1;
                }
                same(expected, Decoding.decode(LIMITS, stream, cuts), false);
            }
        }
    }

    @Test
    void everyPairOfCutsAndEveryByteAloneGiveTheSameEvents() {
        byte[] bad = RawClient.frame(0x81, new byte[] {'a', (byte) 0xED, (byte) 0xA0});
        for (byte[] last : List.of(RawClient.close(1000, "byé"), RawClient.frame(0x80, new byte[0]), bad)) {
            byte[] stream = everything(last);
            List<Seen> expected = ReferenceDecoder.decode(LIMITS, stream);
            assertTrue(expected.getLast().isLast());
            for (int first = 0; first <= stream.length; first++) {
                for (int second = first; second <= stream.length; second++) {
                    same(expected, Decoding.decode(LIMITS, stream, first, second), false);
                }
            }
            same(expected, Decoding.decodeByteByByte(LIMITS, stream), true);
        }
    }

    @Test
    void aStreamThatEndsAnywhereHasToldAllThatWasThere() {
        byte[] stream = everything(RawClient.close(1001, ""));
        for (int end = 0; end <= stream.length; end++) {
            byte[] cut = Arrays.copyOf(stream, end);
            ReferenceDecoder expected = new ReferenceDecoder(LIMITS);
            for (byte b : cut) expected.take(b);
            try (Compression compression = new Compression()) {
                Decoding actual = new Decoding(LIMITS, compression);
                actual.take(cut, 0, end);
                same(expected.seen(), actual.seen(), false);
                if (!expected.isEnded()) {
                    assertEquals(expected.expectsMore(), actual.expectsMore(), "end " + end);
                }
                actual.release();
            }
            same(expected.seen(), Decoding.decodeByteByByte(LIMITS, cut), true);
        }
    }
}
