package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/// The codec beside the reference over whole spaces of inputs, none of them sampled.
class ExhaustiveTest {
    private static final MessageLimits LIMITS = new MessageLimits(1024, 1024, 1, true, false);

    /// The common pool is left to the HttpClients of the tests beside: they would wait for a whole space.
    private static <T> T apart(Callable<T> work) throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool()) {
            return pool.submit(work).get();
        }
    }

    @Test
    void everyHeaderInEveryStateIsReadAsTheRfcSays() throws Exception {
        long cases = apart(HeaderSpace::compareAll);
        System.out.println(cases + " headers compared");
        assertTrue(cases > 1_000_000, "only " + cases);
    }

    @Test
    void everyStringOfUpToThreeBytesIsJudgedAsTheGrammarDoes() throws Exception {
        for (int length = 1; length <= 3; length++) {
            int bytes = length;
            assertEquals(1L << 8 * bytes, apart(() -> Utf8Space.compareAll(bytes, _ -> { })));
        }
    }

    private static void compareClose(byte[] close) {
        List<Seen> expected = ReferenceDecoder.decode(LIMITS, close);
        if (!Seen.same(LIMITS, expected, Decoding.decode(LIMITS, close), false)
                || !Seen.same(LIMITS, expected, Decoding.decodeByteByByte(LIMITS, close), true)) {
            throw new AssertionError(HexFormat.of().formatHex(close));
        }
    }

    @Test
    void everyCloseCodeIsTakenOrRefusedAsTheRegistryDoesWithAndWithoutAReason() {
        for (int code = 0; code < 1 << 16; code++) {
            for (String reason : List.of("", "é")) compareClose(RawClient.close(code, reason));
        }
    }

    @Test
    void everyCloseWithHalfACodeIsRefused() {
        for (int half = 0; half < 256; half++) compareClose(RawClient.frame(0x88, new byte[] {(byte) half}));
    }
}
