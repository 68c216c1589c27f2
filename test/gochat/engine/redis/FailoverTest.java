package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two nodes over a primary, two replicas and three Sentinels, to which bad things happen under load.
class FailoverTest {
    private static final Duration DOWN_AFTER = Duration.ofSeconds(1);

    /// Two nodes, which both send a few hundred entries a second.
    private static final class Load implements AutoCloseable {
        final TestNode one;
        final TestNode two;
        private final Thread sending;
        private volatile boolean over;

        Load(RedisCluster redis, int replicas) throws Exception {
            one = new TestNode("a", redis.url(), replicas);
            two = new TestNode("b", redis.url(), replicas);
            sending = Thread.ofVirtual().start(this::send);
        }

        private void send() {
            try {
                while (!over) {
                    one.send();
                    two.send();
                    Thread.sleep(3);
                }
            } catch (InterruptedException stopped) {
                // it is over
            }
        }

        /// Waits until both have had so many more confirmed.
        void confirmMore(int entries) throws Exception {
            int first = one.confirmed().size() + entries;
            int second = two.confirmed().size() + entries;
            Waiting.until("entries are confirmed",
                    () -> one.confirmed().size() >= first && two.confirmed().size() >= second);
        }

        /// Ends the load, and judges.
        void judge() throws Exception {
            over = true;
            sending.join();
            TestNode.assertEqual(one, two);
            assertEquals(0, one.relay.state().lost() + two.relay.state().lost());
            System.out.println(one.texts().size() + " entries, "
                    + (one.unconfirmed().size() + two.unconfirmed().size()) + " unconfirmed; " + one.relay.state());
        }

        @Override
        public void close() {
            over = true;
            one.close();
            two.close();
        }
    }

    @Test
    void aPrimaryThatIsKilledIsReplacedAndNothingThatWasConfirmedIsLost() throws Exception {
        try (RedisCluster redis = new RedisCluster(DOWN_AFTER); Load load = new Load(redis, 1)) {
            load.confirmMore(100);
            RedisProcess primary = redis.leader();
            primary.kill();
            redis.awaitSuccessor(primary);
            load.confirmMore(100);
            load.judge();
            try (TestNode late = new TestNode("c", redis.url(), 1)) {
                TestNode.assertEqual(load.one, load.two, late);
            }
        }
    }

    @Test
    @Tag("long")
    void aPrimaryThatStopsAndComesBackAsAReplicaChangesNothing() throws Exception {
        try (RedisCluster redis = new RedisCluster(DOWN_AFTER); Load load = new Load(redis, 1)) {
            load.confirmMore(100);
            RedisProcess primary = redis.leader();
            primary.signal("STOP");
            try {
                redis.awaitSuccessor(primary);
                load.confirmMore(100);
            } finally {
                primary.signal("CONT");
            }
            Waiting.until("it follows", () -> primary.info("role").equals("slave"));
            load.confirmMore(100);
            load.judge();
        }
    }

    @Test
    @Tag("long")
    void aPauseThatIsTooShortForAFailoverLosesNothing() throws Exception {
        try (RedisCluster redis = new RedisCluster(Duration.ofSeconds(30)); Load load = new Load(redis, 1)) {
            load.confirmMore(100);
            RedisProcess primary = redis.leader();
            primary.signal("STOP");
            Thread.sleep(5000);
            primary.signal("CONT");
            load.confirmMore(100);
            load.judge();
            assertEquals(0, load.one.relay.state().rebuilds());
        }
    }

    @Test
    @Tag("long")
    void aStaleReplicaThatIsPromotedGetsWhatItLacksFromTheNodes() throws Exception {
        try (RedisCluster redis = new RedisCluster(DOWN_AFTER); Load load = new Load(redis, 0)) {
            load.confirmMore(100);
            RedisProcess primary = redis.leader();
            for (RedisProcess server : redis.servers) if (server != primary) server.signal("STOP");
            // what is in the kernel's buffers they will still get
            primary.call("CLIENT", "KILL", "TYPE", "replica");
            load.confirmMore(300);
            primary.kill();
            for (RedisProcess server : redis.servers) if (server != primary) server.signal("CONT");
            redis.awaitSuccessor(primary);
            load.confirmMore(100);
            load.judge();
            assertTrue(load.one.relay.state().rebuilds() > 0);
        }
    }

    @Test
    @Tag("long")
    void flushallUnderLoadLosesNothingOfTheLastMinute() throws Exception {
        try (RedisCluster redis = new RedisCluster(DOWN_AFTER); Load load = new Load(redis, 1)) {
            for (int i = 0; i < 3; i++) {
                load.confirmMore(200);
                redis.leader().call("FLUSHALL");
            }
            load.confirmMore(200);
            load.judge();
        }
    }

    @Test
    @Tag("long")
    void everythingKilledOneAfterTheOther() throws Exception {
        try (RedisCluster redis = new RedisCluster(DOWN_AFTER); Load load = new Load(redis, 1)) {
            load.confirmMore(100);
            redis.sentinels.getLast().kill();
            load.confirmMore(100);
            RedisProcess replica = redis.servers.stream().filter(it -> it != leader(redis)).findFirst().orElseThrow();
            replica.kill();
            load.confirmMore(100);
            replica.start();
            redis.sentinels.getLast().start();
            replica.awaitInStep(redis.leader());
            RedisProcess primary = redis.leader();
            primary.kill();
            redis.awaitSuccessor(primary);
            load.confirmMore(100);
            load.judge();
        }
    }

    @Test
    @Tag("long")
    void aNodeThatIsCutOffForTwelveSecondsCountsAsDeadThenHearsAllAndRestates() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); Gate gate = Gate.to(redis);
                TestNode cut = new TestNode("a", gate.url(), 0); TestNode other = new TestNode("b", redis.url(), 0)) {
            for (int i = 0; i < 100; i++) assertTrue(cut.send() && other.send());
            TestNode.assertEqual(cut, other);
            int restated = cut.ledger.restated();
            gate.shut();
            for (int i = 0; i < 100; i++) assertTrue(cut.send() && other.send());
            Waiting.until("it is degraded", () -> !cut.relay.isUp());
            Waiting.until("what it was given is unconfirmed", () -> cut.unconfirmed().size() == 100);
            Waiting.until("it counts as dead", () -> other.ledger.gone().contains(cut.relay.node()));
            assertTrue(other.relay.isUp());
            gate.reopen();
            TestNode.assertEqual(cut, other);
            assertEquals(400, cut.texts().size());
            assertEquals(0, cut.relay.state().rebuilds());
            Waiting.until("it restates", () -> cut.ledger.restated() > restated);
        }
    }

    private static RedisProcess leader(RedisCluster redis) {
        try {
            return redis.leader();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
