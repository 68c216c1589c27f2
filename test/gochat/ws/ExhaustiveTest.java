package gochat.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The codec beside the reference over whole spaces of inputs, none of them sampled.
class ExhaustiveTest {
    @Test
    void everyHeaderInEveryStateIsReadAsTheRfcSays() {
        long cases = HeaderSpace.compareAll();
        System.out.println(cases + " headers compared");
        assertTrue(cases > 1_000_000, "only " + cases);
    }

    @Test
    void everyStringOfUpToThreeBytesIsJudgedAsTheGrammarDoes() {
        for (int length = 1; length <= 3; length++) {
            assertEquals(1L << 8 * length, Utf8Space.compareAll(length, _ -> { }));
        }
    }

    @Test
    void everyCloseCodeIsTakenOrRefusedAsTheRegistryDoesWithAndWithoutAReason() {
        MessageLimits limits = new MessageLimits(1024, 1024, 1, true, false);
        for (int code = 0; code < 1 << 16; code++) {
            for (String reason : List.of("", "é")) {
                byte[] close = RawClient.close(code, reason);
                List<Seen> expected = ReferenceDecoder.decode(limits, close);
                if (!Seen.same(limits, expected, Decoding.decode(limits, close), false)
                        || !Seen.same(limits, expected, Decoding.decodeByteByByte(limits, close), true)) {
                    throw new AssertionError(code + " " + reason);
                }
            }
        }
    }
}
