package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.TestServer;
import gochat.io.Buffers;
import gochat.io.CoarseClock;
import gochat.io.MemoryShare;
import gochat.io.Paper;
import gochat.io.ReadBuffer;
import gochat.outbox.Outbox;
import gochat.outbox.OutboxLimits;
import gochat.ws.Decoder;
import gochat.ws.Memory;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A reader without a socket.
class ReceiverTest {
    private static final int FRAMES = 64;

    /// What comes at once, and how often its reader waits for a turn.
    private static final class Flood extends Paper {
        private final byte[] frames;
        private int turns;

        Flood(byte[] frames) {
            super(Integer.MAX_VALUE);
            this.frames = frames;
        }

        @Override
        public int read(byte[] bytes, int from, int to) {
            System.arraycopy(frames, 0, bytes, from, frames.length);
            return frames.length;
        }

        @Override
        public void awaitTurn() {
            turns++;
        }
    }

    /// A message that takes so long, as one to a large room does.
    private record Work(long nanos, int[] done) implements Session {
        @Override
        public void message(int opcode, byte[] bytes, int offset, int length) {
            done[0]++;
            for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) Thread.onSpinWait();
        }

        @Override
        public void tooBig() {}

        @Override
        public void closed() {}
    }

    private static int turns(long nanos) throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) frames.write(RawClient.text("hi"));
        Flood flood = new Flood(frames.toByteArray());
        MemoryShare share = new MemoryShare(1 << 20);
        Buffers buffers = new Buffers(share, 1);
        CoarseClock clock = new CoarseClock();
        ReadBuffer in = new ReadBuffer(flood, buffers);
        Outbox outbox = new Outbox(new OutboxLimits(1000, 10), buffers, clock, flood, null);
        Receiver receiver = new Receiver(null, null, in, flood, outbox, new Batch(null, flood),
                new Deadlines(TestServer.LIMITS, clock));
        int[] done = {0};
        in.fill();
        receiver.begin(new Work(nanos, done), new Decoder(TestServer.MESSAGES, null, new Memory(share::claim, share::release)));
        assertEquals(FRAMES, done[0]);
        return flood.turns;
    }

    @Test
    void whoAsksForMuchWorkWithFewBytesLetsOthersHaveTheirTurn() throws Exception {
        int turns = turns(TimeUnit.MICROSECONDS.toNanos(500));
        assertTrue(turns >= 3, turns + " turns in 32 ms");
    }
}
