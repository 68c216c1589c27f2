package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final MessageLimits LIMITS = new MessageLimits(70_000, 1 << 20, 100, true, true);
    private static final PerMessageDeflate TAKEOVER = new PerMessageDeflate(false, false, Optional.empty());
    private static final PerMessageDeflate NO_TAKEOVER = new PerMessageDeflate(true, true, Optional.empty());
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int COMPRESSED_TEXT_BEGIN = 0x41;
    private static final int CONTINUATION_END = 0x80;

    private final Compression compression = new Compression();

    @AfterEach
    void nothingIsStillLent() {
        assertEquals(0, compression.lent());
    }

    /// What a stream of frames gives, one line per event.
    private String decode(PerMessageDeflate agreed, MessageLimits limits, byte[]... frames) throws ProtocolViolation {
        Decoder decoder = new Decoder(limits, compression.inflater(agreed), Decoding.UNLIMITED);
        StringBuilder events = new StringBuilder();
        try {
            for (byte[] each : frames) {
                // unmasked in place
                byte[] frame = each.clone();
                decoder.feed(frame, 0, frame.length);
                for (Decoder.Event event; (event = decoder.next()) != Decoder.Event.NEED_INPUT; ) {
                    events.append(event == Decoder.Event.TOO_BIG ? "TOO_BIG" : new String(decoder.payload(),
                            decoder.offset(), decoder.length(), StandardCharsets.UTF_8)).append('\n');
                }
                assertEquals(frame.length, decoder.position());
            }
        } finally {
            decoder.release();
        }
        return events.toString();
    }

    private int closeCode(PerMessageDeflate agreed, MessageLimits limits, byte[]... frames) {
        return assertThrows(ProtocolViolation.class, () -> decode(agreed, limits, frames)).closeCode();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A client's way to compress: one Deflater, flushed after each message, its tail cut off.
    private static byte[] deflated(Deflater deflater, byte[] message) {
        byte[] out = new byte[message.length + 100];
        deflater.setInput(message);
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        // nothing new flushes to nothing
        return Arrays.copyOf(out, Math.max(0, length - 4));
    }

    private static byte[] deflated(String message) {
        Deflater deflater = new Deflater(9, true);
        byte[] payload = deflated(deflater, utf8(message));
        deflater.end();
        return payload;
    }

    /// RFC 7692, section 7.2.3, example by example.
    @ParameterizedTest
    @CsvSource({
        "one block, f2 48 cd c9 c9 07 00",
        "a stored block, 00 05 00 fa ff 48 65 6c 6c 6f 00",
        "a block marked as the last, f3 48 cd c9 c9 07 00 00",
        "two blocks, f2 48 05 00 00 00 ff ff ca c9 c9 07 00",
        "a last block without what should follow it, f3 48 cd c9 c9 07 00",
    })
    void everyKindOfBlockIsInflated(String kind, String payload) throws ProtocolViolation {
        byte[] frame = RawClient.frame(COMPRESSED_TEXT, bytes(payload));
        assertEquals("Hello\n", decode(NO_TAKEOVER, LIMITS, frame), kind);
        byte[] plain = RawClient.text("plain");
        assertEquals("Hello\nHello\nplain\nHello\n", decode(TAKEOVER, LIMITS, frame, frame, plain, frame), kind);
        assertEquals("Hello\nHello\n", decode(NO_TAKEOVER, LIMITS, frame, frame), kind);
    }

    @Test
    void anEmptyMessageIsDelivered() throws ProtocolViolation {
        assertEquals("\nHello\n", decode(TAKEOVER, LIMITS, RawClient.frame(COMPRESSED_TEXT, bytes("00")),
                RawClient.frame(COMPRESSED_TEXT, bytes("f2 48 cd c9 c9 07 00"))));
        assertEquals("\n", decode(TAKEOVER, LIMITS, RawClient.frame(COMPRESSED_TEXT, new byte[0])));
    }

    @Test
    void aMessageMayReferToTheOneBefore() throws ProtocolViolation {
        byte[] first = RawClient.frame(COMPRESSED_TEXT, bytes("f2 48 cd c9 c9 07 00"));
        byte[] second = RawClient.frame(COMPRESSED_TEXT, bytes("f2 00 11 00 00"));
        assertEquals("Hello\nHello\n", decode(TAKEOVER, LIMITS, first, second));
        assertEquals(CloseCode.INVALID_PAYLOAD, closeCode(NO_TAKEOVER, LIMITS, first, second));
    }

    @Test
    void aMessageMayReferBackAcrossABlockThatIsMarkedAsTheLast() throws ProtocolViolation {
        byte[] first = RawClient.frame(COMPRESSED_TEXT, bytes("f3 48 cd c9 c9 07 00 00"));
        byte[] second = RawClient.frame(COMPRESSED_TEXT, bytes("f2 00 11 00 00"));
        assertEquals("Hello\nHello\n", decode(TAKEOVER, LIMITS, first, second));
    }

    @Test
    void aMessageIsInflatedWhereverItsBytesAndFramesAreCut() throws ProtocolViolation {
        String text = "{\"sender\":\"coop\",\"message\":\"h\u00e9llo \u20ac \ud83d\ude00 h\u00e9llo \u20ac\"}";
        byte[] payload = deflated(text);
        for (int cut = 0; cut <= payload.length; cut++) {
            byte[] head = RawClient.frame(COMPRESSED_TEXT_BEGIN, Arrays.copyOf(payload, cut));
            byte[] tail = RawClient.frame(CONTINUATION_END, Arrays.copyOfRange(payload, cut, payload.length));
            assertEquals(text + "\n", decode(TAKEOVER, LIMITS, head, tail));
            byte[] whole = RawClient.frame(COMPRESSED_TEXT, payload);
            Decoder decoder = new Decoder(LIMITS, compression.inflater(TAKEOVER), Decoding.UNLIMITED);
            int at = 6 + cut;
            decoder.feed(whole, 0, at);
            if (cut < payload.length) assertEquals(Decoder.Event.NEED_INPUT, decoder.next());
            decoder.feed(whole, cut < payload.length ? at : 0, whole.length);
            assertEquals(Decoder.Event.TEXT, decoder.next());
            assertEquals(text, new String(decoder.payload(), decoder.offset(), decoder.length(),
                    StandardCharsets.UTF_8));
        }
    }

    @Test
    void tenThousandMessagesWithContextTakeoverAreEqualToTheByte() throws ProtocolViolation {
        Random random = new Random(7);
        Deflater deflater = new Deflater(6, true);
        Decoder decoder = new Decoder(LIMITS, compression.inflater(TAKEOVER), Decoding.UNLIMITED);
        MessageDeflater ours = compression.deflater(TAKEOVER);
        SlowInflater theirs = new SlowInflater(15);
        for (int i = 0; i < 10_000; i++) {
            byte[] message = message(random, i % 500 == 0 ? 60_000 : random.nextInt(300));
            byte[] frame = RawClient.frame(0xC2, deflated(deflater, message));
            decoder.feed(frame, 0, frame.length);
            assertEquals(Decoder.Event.BINARY, decoder.next());
            assertArrayEquals(message, Arrays.copyOfRange(decoder.payload(), decoder.offset(),
                    decoder.offset() + decoder.length()), "message " + i);
            byte[] payload = i % 500 == 0 ? null : sent(ours, 1, message);
            if (payload != null) assertArrayEquals(message, theirs.inflate(payload), "message " + i);
        }
        deflater.end();
    }

    /// A message's payload as it goes out compressed; null when it goes out as it is.
    private static byte[] sent(MessageDeflater deflater, long author, byte[] message) {
        byte[] payload = deflater.deflate(author, message, 0, message.length);
        if (payload != null) deflater.sent(author, message, 0, message.length);
        return payload;
    }

    /// Words and, now and then, noise.
    private static byte[] message(Random random, int length) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (message.size() < length) {
            if (random.nextInt(20) == 0) message.write(random.nextInt(256));
            else message.writeBytes(utf8(List.of("{\"sender\":\"", "coop", "\",\"message\":\"", "hello ", "there ")
                    .get(random.nextInt(5))));
        }
        return Arrays.copyOf(message.toByteArray(), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void aPeerWithTheWindowItAskedForCanReadEverything(int bits) {
        for (boolean noContext : new boolean[] {true, false}) {
            Random random = new Random(bits);
            MessageDeflater deflater =
                    compression.deflater(new PerMessageDeflate(noContext, true, Optional.of(bits)));
            SlowInflater peer = new SlowInflater(bits);
            int compressed = 0;
            for (int i = 0; i < 120; i++) {
                // the longest is deflated at another level
                byte[] message = message(random, i == 60 ? 70_000 : i % 30 == 0 ? 9_000 : random.nextInt(1200));
                byte[] payload = sent(deflater, 1, message);
                if (payload == null) continue;
                compressed++;
                if (noContext) peer.forget();
                assertArrayEquals(message, peer.inflate(payload));
                assertTrue(payload.length < message.length + 4);
            }
            assertTrue(compressed > 60, "only " + compressed + " were compressed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 11, 15})
    void whatManyAuthorsWroteIsReadByTheOneWindowThatAPeerHas(int bits) {
        Random random = new Random(bits);
        MessageDeflater deflater = compression.deflater(new PerMessageDeflate(false, true, Optional.of(bits)));
        SlowInflater peer = new SlowInflater(bits);
        int compressed = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] message = message(random, i % 100 == 0 ? 9_000 : random.nextInt(600));
            byte[] payload = sent(deflater, random.nextInt(4), message);
            if (payload == null) continue;
            compressed++;
            assertArrayEquals(message, peer.inflate(payload), "message " + i);
        }
        assertTrue(compressed > 1_000, "only " + compressed + " were compressed");
    }

    /// A stranger who writes to a reader, and sees how long the reader's frames are, learns nothing from them of what
    /// a friend wrote before, not even by the right guess.
    @Test
    void whatAStrangerWritesIsAsLongWhateverOthersWroteBefore() {
        for (int friend = 1; friend <= 3; friend++) {
            MessageDeflater[] readers = {compression.deflater(TAKEOVER), compression.deflater(TAKEOVER)};
            String[] secrets = {"83920174", "55171936"};
            for (int guess = 0; guess < 200; guess++) {
                for (int i = 0; i < 2; i++) {
                    byte[] said = utf8("{\"sender\":\"friend" + friend + "\",\"recipient\":\"victim\",\"message\":"
                            + "\"the pin of the door is " + secrets[i] + ", the pin of the door\"}");
                    assertTrue(sent(readers[i], friend, said) != null);
                }
                byte[] guessed = utf8("{\"sender\":\"stranger\",\"recipient\":\"victim\",\"message\":"
                        + "\"the pin of the door is " + (guess == 0 ? secrets[0] : guess * 414_243) + "\"}");
                assertArrayEquals(sent(readers[0], 9, guessed),
                        sent(readers[1], 9, guessed));
            }
        }
    }

    @Test
    void whatIsNobodysRefersToNothingAndNothingRefersToIt() {
        byte[] said = utf8("{\"sender\":\"coop\",\"message\":\"hello there, hello there\"}");
        MessageDeflater deflater = compression.deflater(TAKEOVER);
        int alone = sent(deflater, MessageDeflater.NOBODY, said).length;
        assertEquals(alone, sent(deflater, MessageDeflater.NOBODY, said).length);
        assertEquals(alone, sent(deflater, 1, said).length);
        assertTrue(sent(deflater, 1, said).length < 15);
    }

    @Test
    void whatWouldNotShrinkIsSentAsItIs() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        MessageDeflater deflater = compression.deflater(TAKEOVER);
        assertTrue(sent(deflater, 1, noise) == null);
        assertTrue(sent(deflater, 1, utf8("hi")) == null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void aBombIsStoppedWhileItInflates(int frames) {
        MessageLimits limits = new MessageLimits(1024, 1 << 20, 2000, true, true);
        byte[] bomb = deflated("\0".repeat(8 << 20));
        assertTrue(bomb.length < 9000);
        byte[][] parts = new byte[frames][];
        int size = bomb.length / frames;
        for (int i = 0; i < frames; i++) {
            int first = (i == 0 ? COMPRESSED_TEXT_BEGIN : 0) | (i == frames - 1 ? CONTINUATION_END : 0);
            int end = i == frames - 1 ? bomb.length : (i + 1) * size;
            parts[i] = RawClient.frame(first, Arrays.copyOfRange(bomb, i * size, end));
        }
        assertEquals(CloseCode.MESSAGE_TOO_BIG, closeCode(TAKEOVER, limits, parts));
    }

    @Test
    void theLimitCountsInflatedBytes() throws ProtocolViolation {
        MessageLimits limits = new MessageLimits(1024, 1 << 20, 10, true, true);
        byte[] fits = RawClient.frame(COMPRESSED_TEXT, deflated("x".repeat(1024)));
        byte[] tooBig = RawClient.frame(COMPRESSED_TEXT, deflated("x".repeat(1025)));
        byte[] farTooBig = RawClient.frame(COMPRESSED_TEXT, deflated("x".repeat(1 << 20)));
        assertEquals("x".repeat(1024) + "\nTOO_BIG\nTOO_BIG\n" + "x".repeat(1024) + "\n",
                decode(NO_TAKEOVER, limits, fits, tooBig, farTooBig, fits));
    }

    @Test
    void corruptAndCutStreamsFailWith1007() {
        assertEquals(CloseCode.INVALID_PAYLOAD,
                closeCode(TAKEOVER, LIMITS, RawClient.frame(COMPRESSED_TEXT, bytes("ff ff ff"))));
        byte[] whole = deflated("{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"hello\"}");
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            // what is cut inside its last empty block is whole but for the padding
            if (length == whole.length - 1) continue;
            assertEquals(CloseCode.INVALID_PAYLOAD, closeCode(TAKEOVER, LIMITS, RawClient.frame(COMPRESSED_TEXT, cut)),
                    "cut to " + length + " bytes");
        }
    }

    @Test
    void textIsCheckedAsItInflates() {
        Deflater deflater = new Deflater(9, true);
        byte[] payload = deflated(deflater, new byte[] {'a', (byte) 0xC3, 'b'});
        deflater.end();
        assertEquals(CloseCode.INVALID_PAYLOAD, closeCode(TAKEOVER, LIMITS, RawClient.frame(0x41, payload)));
        assertEquals(CloseCode.INVALID_PAYLOAD,
                closeCode(TAKEOVER, LIMITS, RawClient.frame(COMPRESSED_TEXT, bytes("00 01 00 fe ff c3 00"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC8, 0xC9, 0xCA, 0xA1, 0x91, 0xE1, 0xF1})
    void reservedBitsAreOnlyTakenWhereCompressionPutsThem(int first) {
        byte[] begin = RawClient.frame(COMPRESSED_TEXT_BEGIN, deflated("hello there"));
        byte[][] frames = first == 0xC0 ? new byte[][] {begin, RawClient.frame(first, new byte[2])}
                : new byte[][] {RawClient.frame(first, new byte[2])};
        assertEquals(CloseCode.PROTOCOL_ERROR, closeCode(TAKEOVER, LIMITS, frames));
    }

    @Test
    void aConnectionThatHasSaidNothingHoldsNothing() {
        for (int i = 0; i < 1000; i++) {
            compression.inflater(TAKEOVER);
            compression.deflater(TAKEOVER);
        }
        assertEquals(0, compression.lent());
    }
}
