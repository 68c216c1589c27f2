package gochat.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.Outgoing;
import gochat.io.Paper;
import gochat.ws.Opcode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final OutboxLimits LIMITS = new OutboxLimits(256 * 1024, 1024);

    private final MemoryShare memory = new MemoryShare(1 << 20);
    private final List<String> told = new ArrayList<>();

    private Outbox outbox(Paper paper) {
        return new Outbox(LIMITS, new Buffers(memory, 1), new CoarseClock(), paper, new Outbox.Owner() {
            @Override
            public void hasRoom() {
                told.add("room");
            }

            @Override
            public void broke(Throwable how) {
                told.add(how.getMessage());
            }
        });
    }

    private static Offer offer(Outbox outbox, String text) {
        return outbox.offer(Allowance.LIMITED, Opcode.TEXT, text.getBytes(), 0, text.length());
    }

    @Test
    void whatDoesNotGoAtOnceGoesInOrderWhenThePeerTakesMore() {
        byte[] expected = "\u0081\u0005first\u0081\u0006second\u0081\u0005third".getBytes(StandardCharsets.ISO_8859_1);
        for (int atOnce = 0; atOnce <= expected.length; atOnce++) {
            Paper paper = new Paper(atOnce);
            Outbox outbox = outbox(paper);
            assertEquals(Offer.UNATTENDED, offer(outbox, "first"));
            assertEquals(Offer.TAKEN, offer(outbox, "second"));
            outbox.writeNow();
            boolean all = atOnce >= expected.length - 7;
            assertEquals(all ? 0 : 1, Math.min(1, outbox.progress().stalledNanos()));
            assertEquals(all ? Offer.UNATTENDED : Offer.TAKEN, offer(outbox, "third"));
            paper.takeMore(expected.length);
            outbox.writeNow();
            assertArrayEquals(expected, paper.written());
            assertEquals(0, memory.lentBytes());
        }
    }

    /// Of 12 KB.
    @Test
    void whoeverMakesItHeavyMustHaveItWrittenAndNobodyElse() {
        Outbox outbox = outbox(new Paper(Integer.MAX_VALUE));
        String text = "x".repeat(3070);
        assertEquals(Offer.UNATTENDED, offer(outbox, text));
        for (int i = 0; i < 2; i++) assertEquals(Offer.TAKEN, offer(outbox, text));
        assertFalse(outbox.isHeavy());
        assertEquals(Offer.UNATTENDED, offer(outbox, text));
        assertTrue(outbox.isHeavy());
        assertEquals(Offer.TAKEN, offer(outbox, text));
        outbox.writeNow();
        assertFalse(outbox.isHeavy());
        assertEquals(0, memory.lentBytes());
    }

    @Test
    void whoeverWritesWritesNoLongerThanATurn() {
        String text = "x".repeat(10_000);
        List<Outgoing> queued = new ArrayList<>();
        Outbox[] outbox = {null};
        Paper paper = new Paper(Integer.MAX_VALUE) {
            @Override
            public int write(byte[] bytes, int from, int to) throws IOException {
                // as if others left messages as fast as they are written
                offer(outbox[0], text);
                return super.write(bytes, from, to);
            }

            @Override
            public void attend(List<? extends Outgoing> outgoing) {
                queued.addAll(outgoing);
            }
        };
        outbox[0] = outbox(paper);
        offer(outbox[0], text);
        outbox[0].writeNow();
        assertEquals(7 * (4 + text.length()), paper.written().length, "the message that reaches 64 KB is the last");
        assertEquals(List.of(outbox[0]), queued);
        outbox[0].discard();
        assertEquals(0, memory.lentBytes());
    }

    @Test
    void anOutboxThatFailedAtAnyByteTakesNothingMoreAndHoldsNobodyUp() {
        for (int bytes = 0; bytes < 40; bytes++) {
            told.clear();
            Paper paper = new Paper(bytes) {
                @Override
                public int write(byte[] all, int from, int to) throws IOException {
                    if (written().length + to - from > 40) {
                        super.write(all, from, to);
                        throw new IOException("it fails here");
                    }
                    return super.write(all, from, to);
                }
            };
            Outbox outbox = outbox(paper);
            assertEquals(Offer.UNATTENDED, offer(outbox, "0123456789"));
            for (int i = 0; i < 3; i++) offer(outbox, "0123456789");
            outbox.writeNow();
            assertEquals(bytes, paper.written().length);
            assertEquals(List.of("it fails here"), told);
            assertEquals(0, memory.lentBytes());
            for (Allowance allowance : Allowance.values()) {
                assertEquals(Offer.CLOSED, outbox.offer(allowance, Opcode.TEXT, new byte[1], 0, 1));
            }
            assertEquals(Offer.CLOSED, outbox.offerLast(Opcode.CLOSE, new byte[0]));
            assertTimeoutPreemptively(PATIENCE, () -> outbox.awaitRoom(() -> false));
            assertTimeoutPreemptively(PATIENCE, outbox::awaitWritten);
        }
    }

    @Test
    void anEmptyOneTakesAFrameOfAnySizeAndAFullOneNone() {
        Outbox outbox = outbox(new Paper(0));
        byte[] large = new byte[LIMITS.bytes() + 1];
        assertEquals(Offer.UNATTENDED, outbox.offer(Allowance.LIMITED, Opcode.TEXT, large, 0, large.length));
        assertEquals(Offer.FULL, offer(outbox, ""));
        outbox.discard();
        assertEquals(0, memory.lentBytes());
    }

    /// While the peer takes nothing, whoever would wait for room is told at once.
    @Test
    void whoWasRefusedForWantOfRoomIsToldOnceWhenHalfIsFree() throws Exception {
        Paper paper = new Paper(0);
        Outbox outbox = outbox(paper);
        int taken = 0;
        while (offer(outbox, "x".repeat(998)).isTaken()) taken++;
        assertEquals(LIMITS.bytes() / 1002, taken);
        outbox.writeNow();
        assertFalse(outbox.awaitRoomFor(998));
        paper.takeMore(LIMITS.bytes() / 2 - 3000);
        outbox.writeNow();
        assertEquals(List.of(), told);
        assertTrue(outbox.awaitRoomFor(998));
        paper.takeMore(5000);
        outbox.writeNow();
        assertEquals(List.of("room"), told);
        paper.takeMore(5000);
        outbox.writeNow();
        assertEquals(List.of("room"), told);
        outbox.discard();
        assertEquals(0, memory.lentBytes());
    }
}
