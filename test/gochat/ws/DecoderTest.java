package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    private static final MessageLimits LIMITS = new MessageLimits(1024, 1 << 20, 8, true, false);

    /// What a stream decodes to, given in pieces that end at the given places: one line per event, the last one
    /// telling a violation.
    private static List<String> decode(MessageLimits limits, byte[] stream, int... cuts) {
        Decoder decoder = new Decoder(limits, null, Decoding.UNLIMITED);
        List<String> events = new ArrayList<>();
        byte[] kept = {};
        int from = 0;
        try {
            for (int i = 0; i <= cuts.length; i++) {
                int to = i < cuts.length ? cuts[i] : stream.length;
                byte[] input = Arrays.copyOf(kept, kept.length + to - from);
                System.arraycopy(stream, from, input, kept.length, to - from);
                decoder.feed(input, 0, input.length);
                for (Decoder.Event event; (event = decoder.next()) != Decoder.Event.NEED_INPUT; ) {
                    String payload = new String(decoder.payload(), decoder.offset(), decoder.length(),
                            StandardCharsets.UTF_8);
                    events.add(event == Decoder.Event.TOO_BIG ? "TOO_BIG"
                            : event + (event == Decoder.Event.CLOSE ? " " + decoder.closeCode() : "") + " " + payload);
                    if (event == Decoder.Event.CLOSE) return events;
                }
                kept = Arrays.copyOfRange(input, decoder.position(), input.length);
                assertTrue(kept.length < Decoder.MIN_INPUT_BYTES, "too much is left unconsumed");
                from = to;
            }
        } catch (ProtocolViolation violation) {
            events.add("violation " + violation.closeCode());
        }
        return events;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    private static byte[] frame(int first, String payload) {
        return RawClient.frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everySplitGivesTheSameEvents() {
        byte[] stream = join(frame(0x81, "hé"), frame(0x01, "日"), frame(0x89, "ping"), frame(0x00, ""),
                frame(0x80, "本🦊"), frame(0x82, "\u0000"), frame(0x81, "x".repeat(200)), frame(0x81, ""),
                frame(0x81, "y".repeat(1500)), frame(0x8A, "late"), RawClient.close(1000, "bye"));
        List<String> expected = List.of("TEXT hé", "PING ping", "TEXT 日本🦊", "BINARY \u0000",
                "TEXT " + "x".repeat(200), "TEXT ", "TOO_BIG", "PONG late", "CLOSE 1000 bye");
        assertEquals(expected, decode(LIMITS, stream));
        for (int cut = 0; cut <= stream.length; cut++) {
            assertEquals(expected, decode(LIMITS, stream, cut), "cut " + cut);
        }
        int[] everywhere = new int[stream.length];
        Arrays.setAll(everywhere, i -> i);
        assertEquals(expected, decode(LIMITS, stream, everywhere));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 1023, 1024})
    void everyLengthUpToTheLimitIsTaken(int length) {
        assertEquals(List.of("TEXT " + "a".repeat(length)), decode(LIMITS, frame(0x81, "a".repeat(length))));
    }

    @Test
    void aMessageOverTheLimitIsDroppedAndTheNextOneIsRead() {
        byte[] stream = join(frame(0x01, "a".repeat(1000)), frame(0x80, "a".repeat(25)), frame(0x81, "next"));
        assertEquals(List.of("TOO_BIG", "TEXT next"), decode(LIMITS, stream));
        assertEquals(List.of("TOO_BIG", "TEXT next"), decode(LIMITS, stream, 500, 1010));
    }

    @ParameterizedTest
    @CsvSource({"0xFFFFFFFFFFFFFFFF, 1002", "0x8000000000000000, 1002", "0x7FFFFFFFFFFFFFFF, 1009",
        "0x100000005, 1009", "0x80000000, 1009", "0x100001, 1009"})
    void aHugeLengthFailsFromTheHeaderAlone(String length, int code) {
        byte[] header = ByteBuffer.allocate(10).put((byte) 0x81).put((byte) 0xFF)
                .putLong(Long.parseUnsignedLong(length.substring(2), 16)).array();
        assertEquals(List.of("violation " + code), decode(LIMITS, header));
    }

    @Test
    void fragmentsCountTogether() {
        byte[] stream = join(frame(0x01, "a"), RawClient.frame(0x00, new byte[(1 << 20) - 1]), frame(0x80, "a"));
        assertEquals(List.of("violation 1009"), decode(LIMITS, stream));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.writeBytes(frame(0x01, ""));
        for (int i = 1; i < 8; i++) many.writeBytes(frame(0x00, ""));
        assertEquals(List.of(), decode(LIMITS, many.toByteArray()));
        many.writeBytes(frame(0x80, ""));
        assertEquals(List.of("violation 1008"), decode(LIMITS, many.toByteArray()));
    }

    @Test
    void nonMinimalLengthsFail() {
        assertEquals(List.of("violation 1002"), decode(LIMITS, new byte[] {(byte) 0x81, (byte) 0xFE, 0, 5}));
        assertEquals(List.of("violation 1002"), decode(LIMITS, new byte[] {(byte) 0x81, (byte) 0xFE, 0, 125}));
        assertEquals(List.of("violation 1002"),
                decode(LIMITS, new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, (byte) 200}));
        assertEquals(List.of("violation 1002"),
                decode(LIMITS, new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF}));
    }

    /// The rules of section 5.2 and 5.5 written apart from the code, for every pair of first bytes.
    @Test
    void everyFirstTwoBytesAreJudgedByTheRules() {
        for (int header = 0; header < 1 << 16; header++) {
            for (boolean inside : new boolean[] {false, true}) {
                int first = header >> 8;
                int second = header & 0xFF;
                int opcode = first & 0x0F;
                boolean masked = second >= 0x80;
                boolean fin = first >= 0x80;
                boolean good = (first & 0x70) == 0 && masked && switch (opcode) {
                    case 0 -> inside;
                    case 1, 2 -> !inside;
                    case 8, 9, 10 -> fin && (second & 0x7F) <= 125;
                    default -> false;
                };
                boolean taken;
                try {
                    FrameHeader.check(first, second, inside, false);
                    taken = true;
                } catch (ProtocolViolation violation) {
                    assertEquals(CloseCode.PROTOCOL_ERROR, violation.closeCode());
                    taken = false;
                }
                if (good != taken) throw new AssertionError(Integer.toHexString(header) + " inside " + inside);
            }
        }
    }

    @Test
    void binaryFailsFromItsHeaderWhereOnlyTextIsTaken() {
        MessageLimits textOnly = new MessageLimits(1024, 1 << 20, 8, false, false);
        assertEquals(List.of("violation 1003"), decode(textOnly, new byte[] {(byte) 0x82, (byte) 0x85}));
    }

    @Test
    void badUtf8FailsAsItArrives() {
        byte[] started = RawClient.frame(0x01, new byte[] {'a', (byte) 0xED, (byte) 0xA0, 'z'});
        assertEquals(List.of("violation 1007"), decode(LIMITS, Arrays.copyOf(started, started.length - 1)));
        byte[] overlong = RawClient.frame(0x81, new byte[] {(byte) 0xC0, (byte) 0xAF});
        assertEquals(List.of("violation 1007"), decode(LIMITS, overlong));
    }

    @Test
    void aMessageMustNotEndInsideACharacter() {
        byte[] whole = RawClient.frame(0x81, new byte[] {(byte) 0xE6, (byte) 0x97});
        byte[] first = RawClient.frame(0x01, new byte[] {(byte) 0xE6});
        byte[] last = RawClient.frame(0x80, new byte[] {(byte) 0x97});
        assertEquals(List.of("violation 1007"), decode(LIMITS, whole));
        assertEquals(List.of("violation 1007"), decode(LIMITS, join(first, last)));
    }

    @Test
    void aDroppedMessageIsStillCheckedForUtf8() {
        byte[] payload = new byte[2000];
        payload[1999] = (byte) 0xFF;
        assertEquals(List.of("violation 1007"), decode(LIMITS, RawClient.frame(0x81, payload)));
    }

    @Test
    void everyCloseCodeIsJudgedByTheRegistry() {
        for (int code = 0; code < 1 << 16; code++) {
            boolean good = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006
                    || code >= 3000 && code <= 4999;
            String expected = good ? "CLOSE " + code + " " : "violation 1002";
            assertEquals(List.of(expected), decode(LIMITS, RawClient.close(code, "")));
        }
    }

    @Test
    void closePayloadsAreChecked() {
        assertEquals(List.of("CLOSE 1005 "), decode(LIMITS, RawClient.frame(0x88, new byte[0])));
        assertEquals(List.of("violation 1002"), decode(LIMITS, RawClient.frame(0x88, new byte[1])));
        byte[] badReason = RawClient.frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF});
        assertEquals(List.of("violation 1007"), decode(LIMITS, badReason));
    }

    @Test
    void aCloseReasonOfOursIsCutBetweenCharacters() {
        byte[] payload = Frames.closePayload(1008, "a" + "é".repeat(100));
        assertEquals(2 + 123, payload.length);
        assertEquals("a" + "é".repeat(61), new String(payload, 2, 123, StandardCharsets.UTF_8));
    }

    @Test
    void limitsMustMakeSense() {
        assertThrows(IllegalArgumentException.class, () -> new MessageLimits(10, 9, 1, true, false));
    }
}
