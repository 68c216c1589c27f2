package gochat.ws;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Random streams through the codec, read in random pieces under random limits, beside the reference.
public final class CodecFuzz {
    private CodecFuzz() {}

    /// The numbers that all of a case follows from.
    public static Random random(long seed, long number) {
        return new Random(seed * 0x9E3779B97F4A7C15L + number);
    }

    /// Compares one case.
    ///
    /// @return how many frames its stream has
    /// @throws AssertionError with the stream, where codec and reference differ
    public static int compare(long seed, long number) {
        Random random = random(seed, number);
        MessageLimits limits = RandomStreams.limits(random);
        RandomStreams streams = new RandomStreams(random, limits, () -> new byte[random.nextInt(300)]);
        byte[] stream = streams.next();
        ReferenceDecoder expected = new ReferenceDecoder(limits);
        for (byte b : stream) expected.take(b);
        expected.release();
        int[] cuts = streams.cuts(stream.length);
        List<Seen> actual = Decoding.decode(limits, stream, cuts);
        boolean byteByByte = Arrays.equals(cuts, IntStream.range(0, stream.length).toArray());
        if (!Seen.same(limits, expected.seen(), actual, byteByByte)) {
            throw new AssertionError(limits + "\ncuts " + Arrays.toString(cuts) + "\nbytes "
                    + HexFormat.of().formatHex(stream) + "\nexpected " + expected.seen() + "\ngot " + actual);
        }
        return expected.wholeFrames();
    }
}
