package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineRelayTest {
    private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

    /// There when it is looked at, and gone when it is needed.
    private static final class Gone implements Engine {
        @Override
        public void check() {}

        @Override
        public Session connect() throws IOException {
            throw new IOException("no way there");
        }
    }

    private static final class Nobody implements Follower<Long> {
        @Override
        public void startOver(String epoch) {}

        @Override
        public Long apply(long seq, long node, byte[] entry) {
            return seq;
        }

        @Override
        public void settled() {}

        @Override
        public void gone(long node) {}

        @Override
        public void restate() {}
    }

    @Test
    void aStartFailsWhenNothingCanBeReadForTenSeconds() {
        AtomicLong clock = new AtomicLong();
        EngineRelay<Long> relay = new EngineRelay<>(new Gone(), new Nobody(), RelayLimits.DEFAULT,
                () -> clock.addAndGet(TENTH), new Random(1), new Silence());
        assertEquals("the log cannot be read: no way there",
                assertThrows(IOException.class, relay::start).getMessage());
        assertTrue(clock.get() >= TimeUnit.SECONDS.toNanos(10), clock::toString);
    }
}
