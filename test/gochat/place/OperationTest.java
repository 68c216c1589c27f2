package gochat.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gochat.chat.Handle;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationTest {
    private static final Handle COOP = Handle.of("coop");
    private static final Handle TEAM = Handle.of("#team");

    /// Whoever has to change what stands here must count the number of the log's format up, in `gochat.engine.Batch`.
    @Test
    void whatIsWrittenLooksAsTheFormatOfTheLogSays() {
        Map<Operation, String> all = new LinkedHashMap<>();
        all.put(new Operation.Say(COOP, TEAM, 7, true, 9, "{}".getBytes(), 0, 2),
                "010300000000000000070004636f6f700005237465616d00000000000000097b7d");
        all.put(new Operation.Move(COOP, TEAM, false, 7, 8, 9),
                "020200000000000000070004636f6f700005237465616d00000000000000090000000000000008");
        all.put(new Operation.Move(COOP, TEAM, true, 7, 8),
                "020100000000000000070004636f6f700005237465616d0000000000000008");
        all.put(new Operation.Mark(COOP, TEAM, 8, 7),
                "030000000000000000070004636f6f700005237465616d0000000000000008");
        all.put(new Operation.Here(COOP, 2, false, 8),
                "040000000000000000020004636f6f7000000000000000000008");
        all.put(new Operation.Here(COOP, 2, true, 8, 9, 7),
                "040300000000000000020004636f6f700000000000000000000900000000000000080000000000000007");
        all.forEach((operation, bytes) -> {
            assertEquals(bytes, HexFormat.of().formatHex(operation.encode()), operation::toString);
            assertArrayEquals(operation.encode(), Operation.decode(operation.encode()).encode());
        });
    }

    @Test
    void whatIsOfAnotherKindIsNoOperation() {
        byte[] bytes = new Operation.Mark(COOP, TEAM, 8, 7).encode();
        bytes[0] = 5;
        assertThrows(IllegalArgumentException.class, () -> Operation.decode(bytes));
    }

    @Test
    void whatNobodyCanHaveDoneIsNoOperation() {
        for (Operation operation : List.of(new Operation.Mark(COOP, Handle.of("x".repeat(40_000)), 7, 8),
                new Operation.Mark(COOP, TEAM, -1, 7), new Operation.Move(COOP, TEAM, true, 7, -1),
                new Operation.Here(COOP, -1, false, 0), new Operation.Here(COOP, 1, false, Long.MIN_VALUE))) {
            byte[] bytes = operation.encode();
            assertThrows(IllegalArgumentException.class, () -> Operation.decode(bytes), operation::toString);
        }
    }

    @Test
    void anOperationThatEndsInItsNameIsNone() {
        byte[] operation = new Operation.Mark(COOP, TEAM, 7, 8).encode();
        // the first name's length, of two bytes
        operation[10] = (byte) 0xFF;
        assertThrows(IllegalArgumentException.class, () -> Operation.decode(operation));
    }
}
