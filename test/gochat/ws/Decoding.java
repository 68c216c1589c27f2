package gochat.ws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Drives the codec as a connection does: reads arrive one after the other, each in another array, behind what was
/// left of the last. Around the bytes lies what must not be looked at.
final class Decoding {
    private static final int LEAD = 3;
    private static final int TAIL = 9;
    private static final byte[] NOTHING = {};
    /// There is always some.
    static final Memory UNLIMITED = new Memory(_ -> true, _ -> {});

    private static final PerMessageDeflate AGREED = new PerMessageDeflate(false, false, Optional.empty());

    private final Decoder decoder;
    private final Compression compression;
    private final List<Seen> seen = new ArrayList<>();
    private byte[] left = NOTHING;
    private int taken;

    /// @param compression  lends what a compressed message takes, if there are any
    Decoding(MessageLimits limits, Compression compression) {
        this.compression = compression;
        decoder = decoder(limits, limits.compression() ? compression.inflater(AGREED) : null);
    }

    /// A decoder as a connection has it.
    static Decoder decoder(MessageLimits limits, MessageInflater inflater) {
        return new Decoder(limits, inflater, UNLIMITED);
    }

    /// Ends the connection; no other has anything lent.
    ///
    /// @throws AssertionError if native memory is still lent
    void release() {
        decoder.release();
        if (compression.lent() != 0) throw new AssertionError("still lent: " + compression.lent());
    }

    /// What a stream tells when its reads end at the given places, in order, and at its end.
    static List<Seen> decode(MessageLimits limits, byte[] stream, int... cuts) {
        try (Compression compression = new Compression()) {
            Decoding decoding = new Decoding(limits, compression);
            int from = 0;
            for (int cut : cuts) {
                decoding.take(stream, from, cut);
                from = cut;
            }
            decoding.take(stream, from, stream.length);
            decoding.release();
            return decoding.seen;
        }
    }

    /// What it tells when each read gives one byte.
    static List<Seen> decodeByteByByte(MessageLimits limits, byte[] stream) {
        int[] everywhere = new int[stream.length];
        Arrays.setAll(everywhere, i -> i);
        return decode(limits, stream, everywhere);
    }

    List<Seen> seen() {
        return seen;
    }

    boolean isEnded() {
        return !seen.isEmpty() && seen.getLast().isLast();
    }

    boolean expectsMore() {
        return decoder.expectsMore();
    }

    /// One read, of `stream[from..to)`.
    void take(byte[] stream, int from, int to) {
        if (isEnded()) return;
        taken += to - from;
        int whole = left.length + to - from;
        byte[] input = new byte[LEAD + whole + TAIL];
        Arrays.fill(input, (byte) 0xFF);
        System.arraycopy(left, 0, input, LEAD, left.length);
        System.arraycopy(stream, from, input, LEAD + left.length, to - from);
        try {
            decoder.feed(input, LEAD, LEAD + whole);
            for (Decoder.Event event; (event = decoder.next()) != Decoder.Event.NEED_INPUT; ) {
                tell(event);
                if (isEnded()) return;
            }
        } catch (ProtocolViolation violation) {
            seen.add(new Seen(Seen.Kind.VIOLATION, violation.closeCode(), NOTHING, taken));
            return;
        }
        left = Arrays.copyOfRange(input, decoder.position(), LEAD + whole);
        if (left.length >= Decoder.MIN_INPUT_BYTES) throw new AssertionError(left.length + " bytes are left");
        Arrays.fill(input, (byte) 0xFF);
    }

    private void tell(Decoder.Event event) {
        boolean carries = event != Decoder.Event.TOO_BIG;
        byte[] payload = !carries ? NOTHING
                : Arrays.copyOfRange(decoder.payload(), decoder.offset(), decoder.offset() + decoder.length());
        int code = event == Decoder.Event.CLOSE ? decoder.closeCode() : 0;
        seen.add(new Seen(Seen.Kind.valueOf(event.name()), code, payload, taken));
    }
}
