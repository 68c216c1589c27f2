package gochat;

import gochat.auth.Passes;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.talk.Feeds;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The thread that keeps the time.
class ChatHandlerTest {
    @Test
    void aSecondThatFailsIsNotTheLast() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        AtomicInteger failures = new AtomicInteger();
        Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200, 50, 500),
                Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> {
                    if (started.get()) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("this clock is broken");
                    }
                    return 1;
                });
        ChatHandler handler = new ChatHandler(feeds, TestServer.ORIGINS, Identity.CLAIMED, TestServer.ANY_RATE,
                Duration.ofSeconds(5), System.getLogger("test"));
        started.set(true);
        handler.start();
        Waiting.until("another second comes", () -> failures.get() >= 2);
        started.set(false);
    }
}
