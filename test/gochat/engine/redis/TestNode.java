package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import gochat.engine.EngineRelay;
import gochat.engine.Relay;
import gochat.engine.RelayLimits;
import gochat.engine.Silence;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A relay over a real Redis, with a [Ledger] behind it, and what became of what it was given.
final class TestNode implements AutoCloseable {
    private static final System.Logger LOG = new Silence();

    final Ledger ledger = new Ledger();
    final EngineRelay<Long> relay;
    private final String name;
    private final AtomicInteger sent = new AtomicInteger();
    private final List<String> confirmed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> unconfirmed = Collections.synchronizedList(new ArrayList<>());

    TestNode(String name, String url, int replicas) throws Exception {
        this(name, url, replicas, RelayLimits.DEFAULT);
    }

    TestNode(String name, String url, int replicas, RelayLimits limits) throws Exception {
        this.name = name;
        relay = relay(url, replicas, ledger, limits);
        relay.start();
        Waiting.until(name + " is up", relay::isUp);
    }

    static EngineRelay<Long> relay(String url, int replicas, Ledger ledger, RelayLimits limits) {
        return new EngineRelay<>(new RedisEngine(RedisAddress.parse(url), Optional.empty(),
                new RedisLimits(replicas, 1 << 28), InstantSource.system()), ledger, limits, System::nanoTime,
                new SecureRandom(), LOG);
    }

    /// Sends something that nobody else sends.
    ///
    /// @return whether it was taken
    boolean send() {
        String text = name + sent.incrementAndGet();
        return relay.send(text.getBytes(), new Relay.Receipt<>() {
            @Override
            public void applied(Long seq) {
                confirmed.add(text);
            }

            @Override
            public void unconfirmed() {
                unconfirmed.add(text);
            }
        });
    }

    List<String> confirmed() {
        synchronized (confirmed) {
            return List.copyOf(confirmed);
        }
    }

    List<String> unconfirmed() {
        synchronized (unconfirmed) {
            return List.copyOf(unconfirmed);
        }
    }

    List<String> texts() {
        return ledger.lines().stream().map(Ledger.Line::text).toList();
    }

    /// Waits until these have the same log, with all that any of them was told is in it, each once.
    static void assertEqual(TestNode... nodes) throws Exception {
        Waiting.until("all nodes are equal", () -> {
            for (TestNode node : nodes) {
                if (!node.relay.isUp() || node.relay.state().waiting() > 0) return false;
                if (!node.ledger.lines().equals(nodes[0].ledger.lines())) return false;
            }
            return true;
        });
        List<String> log = nodes[0].texts();
        Set<String> once = new HashSet<>(log);
        assertTrue(once.size() == log.size(), "something was applied twice");
        for (TestNode node : nodes) {
            List<String> missing = node.confirmed().stream().filter(text -> !once.contains(text)).toList();
            assertTrue(missing.isEmpty(), () -> "confirmed, and missing: " + missing);
        }
    }

    @Override
    public void close() {
        relay.close();
    }
}
