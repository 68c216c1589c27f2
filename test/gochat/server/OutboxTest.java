package gochat.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gochat.TestServer;
import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.Paper;
import gochat.ws.Opcode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final MemoryShare memory = new MemoryShare(1 << 20);
    private final Outbox outbox = new Outbox(TestServer.LIMITS, new Buffers(memory, 1), new CoarseClock());

    private Offer offer(String text) {
        return outbox.offer(Opcode.TEXT, text.getBytes(), 0, text.length());
    }

    @Test
    void whatDoesNotGoAtOnceGoesInOrderOnceSomebodyWaits() throws IOException {
        byte[] expected = "\u0081\u0005first\u0081\u0006second\u0081\u0005third".getBytes(StandardCharsets.ISO_8859_1);
        for (int atOnce = 0; atOnce <= expected.length; atOnce++) {
            Paper paper = new Paper(atOnce);
            assertEquals(Offer.UNATTENDED, offer("first"));
            assertEquals(Offer.TAKEN, offer("second"));
            boolean all = outbox.writeNow(paper);
            assertEquals(atOnce >= expected.length - 7, all);
            assertEquals(all ? Offer.UNATTENDED : Offer.TAKEN, offer("third"));
            outbox.writeOut(paper);
            assertArrayEquals(expected, paper.written());
            assertEquals(0, memory.lentBytes());
        }
    }

    @Test
    void whoeverDoesNotWaitWritesNoLongerThanATurn() throws IOException {
        String text = "x".repeat(10_000);
        Paper paper = new Paper(Integer.MAX_VALUE) {
            @Override
            public int writeNow(byte[] bytes, int from, int to) {
                // as if others left messages as fast as they are written
                offer(text);
                return super.writeNow(bytes, from, to);
            }
        };
        offer(text);
        assertFalse(outbox.writeNow(paper));
        assertEquals(7 * (4 + text.length()), paper.written().length, "the message that reaches 64 KB is the last");
        outbox.writeOut(paper);
        assertEquals(8 * (4 + text.length()), paper.written().length);
        assertEquals(0, memory.lentBytes());
    }
}
