package gochat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadBufferTest {
    private final MemoryShare memory = new MemoryShare(1 << 20);
    private final Queue<String> input = new ArrayDeque<>();
    /// Buffers that are lent whenever the reader waits, in bytes.
    private final List<Long> lent = new ArrayList<>();
    private final Transport transport = new Paper(0) {
        @Override
        public void awaitInput() {
            lent.add(memory.lentBytes());
        }

        @Override
        public int read(byte[] bytes, int from, int to) {
            if (input.isEmpty()) return -1;
            byte[] text = input.poll().getBytes();
            System.arraycopy(text, 0, bytes, from, text.length);
            return text.length;
        }
    };
    private final ReadBuffer buffer = new ReadBuffer(transport, new Buffers(memory, 1));

    private String unconsumed() {
        return new String(buffer.bytes(), buffer.from(), buffer.to() - buffer.from());
    }

    @Test
    void whoeverWaitsHoldsNoBufferThoughNothingCameAtFirstAndABitIsLeft() throws IOException {
        input.addAll(List.of("first, sec", "", "", "ond"));
        assertEquals(10, buffer.fill());
        buffer.consumeTo(buffer.from() + 7);
        assertEquals(3, buffer.fill());
        assertEquals("second", unconsumed());
        assertEquals(-1, buffer.fill());
        assertEquals("second", unconsumed());
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L), lent);
        buffer.release();
        assertEquals(0, memory.lentBytes());
    }

    @Test
    void whatIsLongAndNotYetConsumedStaysInItsBuffer() throws IOException {
        String line = "x".repeat(1000);
        IntStream.range(0, 5).forEach(_ -> input.add(line));
        for (int i = 0; i < 5; i++) assertEquals(1000, buffer.fill());
        assertEquals(line.repeat(5), unconsumed());
        assertEquals((long) Buffers.BYTES, lent.getLast());
        buffer.release();
        assertEquals(0, memory.lentBytes());
    }

    @Test
    void withoutMemoryThereIsRoomForAShortRequestAlone() throws IOException {
        ReadBuffer poor = new ReadBuffer(transport, new Buffers(new MemoryShare(0), 1));
        input.addAll(List.of("x".repeat(500), "x".repeat(12), "x"));
        assertEquals(500, poor.fill());
        assertEquals(12, poor.fill());
        assertEquals(0, poor.fill());
    }
}
