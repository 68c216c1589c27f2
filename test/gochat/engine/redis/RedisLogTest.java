package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import gochat.engine.Engine;
import gochat.engine.EngineRelay;
import gochat.engine.RelayLimits;
import gochat.engine.Stored;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The log in a real redis-server, and two nodes over it.
class RedisLogTest {
    private static Engine.Session open(RedisProcess redis, long bytes) throws Exception {
        return open(redis, new RedisLimits(0, bytes));
    }

    private static Engine.Session open(RedisProcess redis, RedisLimits limits) throws Exception {
        return new RedisEngine(RedisAddress.parse(redis.url()), Optional.empty(), limits, InstantSource.system())
                .connect();
    }

    @Test
    void numbersFollowTheClockAndNeverOverlap() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); Engine.Session session = open(redis, 1 << 30)) {
            long before = System.currentTimeMillis() * 1000;
            session.append("a".getBytes(), 5_000_000);
            session.append("b".getBytes(), 1);
            session.append("c".getBytes(), 1);
            List<Stored> read = session.read(0, 32, Duration.ZERO);
            long first = read.getFirst().seq();
            assertTrue(first >= before - 1000 && first < before + 5_000_000, first + " at " + before);
            assertEquals(List.of(first, first + 5_000_000, first + 5_000_001), read.stream().map(Stored::seq).toList());
            assertEquals(List.of(0L, first, first + 5_000_000), read.stream().map(Stored::before).toList());
            assertEquals(read.subList(2, 3), session.read(first + 5_000_000, 32, Duration.ZERO));
            assertEquals(List.of(), session.read(first + 5_000_001, 32, Duration.ofMillis(20)));
            assertTrue(session.holds(read.get(1)));
            assertFalse(session.holds(new Stored(read.get(1).seq(), first, "x".getBytes())));
            assertFalse(session.holds(new Stored(first + 9, 0, "a".getBytes())));
        }
    }

    @Test
    void anAppendThatTooFewReplicasHaveFailsThoughTheLogHasIt() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); RedisProcess replica = RedisProcess.replicaOf(redis)) {
            try (Engine.Session session = open(redis, new RedisLimits(1, 1 << 30))) {
                Waiting.until("it follows", () -> redis.call("WAIT", 1, 100).equals(1L));
                Waiting.until("the replica has one in time", () -> isTaken(session, "a"));
                replica.signal("STOP");
                String few = assertThrows(IOException.class, () -> session.append("b".getBytes(), 1)).getMessage();
                assertTrue(few.contains("0 of 1 replicas have it within 1000 ms"), few);
            }
            try (Engine.Session session = open(redis, 1 << 30)) {
                assertArrayEquals("b".getBytes(), session.read(0, 32, Duration.ZERO).getLast().batch());
            }
        }
    }

    private static boolean isTaken(Engine.Session session, String entry) throws InterruptedException {
        try {
            session.append(entry.getBytes(), 1);
            return true;
        } catch (IOException late) {
            return false;
        }
    }

    @Test
    void aNameStaysUntilItIsRenewedOnce() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); Engine.Session one = open(redis, 1 << 30);
                Engine.Session two = open(redis, 1 << 30)) {
            String name = one.epoch();
            assertEquals(32, name.length());
            assertEquals(name, two.epoch());
            String next = one.renew(name);
            assertNotEquals(name, next);
            assertEquals(next, two.renew(name), "somebody has done so");
        }
    }

    @Test
    void theLogKeepsToItsBytes() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); Engine.Session session = open(redis, 1 << 20)) {
            byte[] batch = new byte[1000];
            for (int i = 0; i < 3000; i++) session.append(batch, 1);
            Waiting.until("it is trimmed", () -> {
                session.append(batch, 1);
                return (Long) redis.call("XLEN", RedisSession.LOG) < 1100;
            });
            assertFalse(session.read(0, 32, Duration.ZERO).isEmpty());
        }
    }

    @Test
    void twoNodesHearTheSameAndOneThatComesLaterToo() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0);
                TestNode two = new TestNode("b", redis.url(), 0)) {
            for (int i = 0; i < 3000; i++) {
                while (!one.send()) Thread.sleep(1);
                while (!two.send()) Thread.sleep(1);
            }
            TestNode.assertEqual(one, two);
            assertEquals(6000, one.texts().size());
            List<String> mine = one.texts().stream().filter(it -> it.startsWith("a")).toList();
            assertEquals(mine, one.confirmed(), "in the order in which they were sent");
            try (TestNode late = new TestNode("c", redis.url(), 0)) {
                TestNode.assertEqual(one, two, late);
                Waiting.until("all restate", () -> one.ledger.restated() >= 2 && two.ledger.restated() >= 2);
            }
            Waiting.until("it has left", () -> one.ledger.gone().size() == 1 && two.ledger.gone().size() == 1);
        }
    }

    @Test
    void whoHasStartedHasHeardAllThatTheLogHad() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0)) {
            for (int i = 0; i < 3000; i++) {
                while (!one.send()) Thread.sleep(1);
            }
            TestNode.assertEqual(one);
            Ledger ledger = new Ledger();
            try (EngineRelay<Long> late = TestNode.relay(redis.url(), 0, ledger, RelayLimits.DEFAULT)) {
                late.start();
                assertEquals(one.ledger.lines(), ledger.lines());
            }
        }
    }

    @Test
    void flushallIsAnotherLogAndWhatWasJustSentIsSaidAgain() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0);
                TestNode two = new TestNode("b", redis.url(), 0)) {
            for (int i = 0; i < 50; i++) assertTrue(one.send() && two.send());
            TestNode.assertEqual(one, two);
            redis.call("FLUSHALL");
            for (int i = 0; i < 50; i++) assertTrue(one.send() && two.send());
            Waiting.until("both have noticed", () -> one.ledger.epochs().size() > 1 && two.ledger.epochs().size() > 1);
            TestNode.assertEqual(one, two);
            assertEquals(200, one.texts().size());
            assertEquals(one.ledger.epochs().getLast(), two.ledger.epochs().getLast());
            assertNotEquals(one.ledger.epochs().getFirst(), one.ledger.epochs().getLast());
        }
    }

    @Test
    void aServerThatComesBackWithoutItsNewestPartGetsItAgainUnderAnotherName() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0);
                TestNode two = new TestNode("b", redis.url(), 0)) {
            for (int i = 0; i < 50; i++) assertTrue(one.send() && two.send());
            TestNode.assertEqual(one, two);
            redis.call("SAVE");
            for (int i = 0; i < 50; i++) assertTrue(one.send() && two.send());
            TestNode.assertEqual(one, two);
            redis.kill();
            redis.start();
            Waiting.until("both have noticed", () -> one.ledger.epochs().size() > 1 && two.ledger.epochs().size() > 1);
            TestNode.assertEqual(one, two);
            assertEquals(200, one.texts().size());
        }
    }

    @Test
    void withoutTheServerEntriesAreUnconfirmedThenRefusedAndAllIsWellAfterwards() throws Exception {
        RelayLimits limits = new RelayLimits(10, 1000, Duration.ofSeconds(1), Duration.ofSeconds(60), 1 << 20,
                1 << 28);
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0, limits)) {
            redis.kill();
            for (int i = 0; i < 10; i++) assertTrue(one.send());
            assertFalse(one.send());
            Waiting.until("all are unconfirmed", () -> one.unconfirmed().size() == 10);
            Waiting.until("it is degraded", () -> !one.relay.isUp());
            redis.start();
            TestNode.assertEqual(one);
            assertEquals(10, one.texts().size());
            assertTrue(one.send());
            Waiting.until("it is confirmed", () -> one.confirmed().size() == 1);
            assertEquals(1, one.relay.state().refused());
        }
    }

    @Test
    void aStopWithoutTheServerTellsAllWithinSeconds() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0)) {
            redis.kill();
            for (int i = 0; i < 10; i++) assertTrue(one.send());
            long began = System.nanoTime();
            one.relay.close();
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(8).toNanos());
            assertEquals(10, one.unconfirmed().size());
            assertFalse(one.send());
        }
    }

    @Test
    void aFullServerRefusesAndTheRelayGoesOnWhenThereIsRoom() throws Exception {
        RelayLimits limits = new RelayLimits(100, 100_000, Duration.ofSeconds(1), Duration.ofSeconds(60), 1 << 20,
                1 << 28);
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0, limits)) {
            redis.call("CONFIG", "SET", "maxmemory", "1");
            assertTrue(one.send());
            Waiting.until("it is unconfirmed", () -> one.unconfirmed().size() == 1);
            redis.call("CONFIG", "SET", "maxmemory", "0");
            TestNode.assertEqual(one);
            assertEquals(List.of("a1"), one.texts());
        }
    }

    /// What somebody may put there who is no node, or a defect: the number behind the place, and the fields.
    private static final List<Object[]> STRANGE = List.of(
            new Object[] {"1", "b", "", "a", "99999999999999999"},
            new Object[] {"1", "b", new byte[] {1}, "a", "x"},
            new Object[] {"1", "b", new byte[] {1, 0, 3}, "a", "9223372036854775808"},
            new Object[] {"1", "a", ""},
            new Object[] {"1", "b", new byte[3 << 20]},
            new Object[] {"1", "b", new byte[70 << 20]},
            new Object[] {"18446744073709551615", "b", "", "a", "-1"});

    @Test
    void whatNoNodeHasWrittenIsPassedOverByAllAlike() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); TestNode one = new TestNode("a", redis.url(), 0);
                TestNode two = new TestNode("b", redis.url(), 0)) {
            int sent = 0;
            long place = 0;
            for (Object[] strange : STRANGE) {
                List<Object> words = new ArrayList<>(List.of("XADD", RedisSession.LOG));
                // ahead of what the nodes have put there, and put there meanwhile
                place = Math.max(place + 1000, System.currentTimeMillis() * 1000 + 10_000_000);
                words.add(place + "-" + strange[0]);
                words.addAll(List.of(strange).subList(1, strange.length));
                redis.call(words.toArray());
                assertTrue(one.send() && two.send());
                sent += 2;
                TestNode.assertEqual(one, two);
                assertEquals(sent, one.texts().size());
            }
            assertTrue(one.relay.isUp() && two.relay.isUp());
            assertEquals(1, one.ledger.epochs().size());
            try (TestNode late = new TestNode("c", redis.url(), 0)) {
                TestNode.assertEqual(one, two, late);
                assertEquals(sent, late.texts().size());
            }
        }
    }

    @Test
    void howeverMuchOthersWriteThereNodesGetPastIt() throws Exception {
        try (RedisProcess redis = RedisProcess.server()) {
            redis.call("CONFIG", "SET", "client-query-buffer-limit", 1 << 30);
            List<Object> words = new ArrayList<>(List.of("XADD", RedisSession.LOG, "*"));
            for (int i = 0; i < 1_050_000; i++) words.addAll(List.of("f", "v"));
            redis.call(words.toArray());
            byte[] large = new byte[3 << 19];
            for (int i = 0; i < 40; i++) redis.call("XADD", RedisSession.LOG, "*", "b", large, "a", large);
            try (TestNode late = new TestNode("c", redis.url(), 0)) {
                assertTrue(late.send());
                TestNode.assertEqual(late);
                assertEquals(1, late.texts().size());
            }
        }
    }

    /// It has asked for as many as small ones are read at once.
    @Test
    void aNodeGetsPastLargeEntriesThatComeBehindManySmallOnes() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); RedisConnection others = redis.open()) {
            for (int i = 0; i < 600; i++) others.add("XADD", RedisSession.LOG, "*", "b", "small", "a", 0);
            byte[] large = new byte[3 << 19];
            for (int i = 0; i < 100; i++) others.add("XADD", RedisSession.LOG, "*", "b", large, "a", 0);
            others.flush();
            for (int i = 0; i < 700; i++) others.reply();
            try (TestNode late = new TestNode("c", redis.url(), 0)) {
                assertTrue(late.send());
                TestNode.assertEqual(late);
                assertEquals(1, late.texts().size());
                assertEquals(1, late.relay.state().failures());
            }
        }
    }

    @Test
    void whatHasTheLastPlaceOfAllIsNamedForItMustBeDeleted() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); Engine.Session session = open(redis, 1 << 30)) {
            redis.call("XADD", RedisSession.LOG, "18446744073709551615-1", "b", "");
            IOException why = assertThrows(IOException.class, () -> session.read(0, 32, Duration.ZERO));
            assertTrue(why.getMessage().endsWith("behind 18446744073709551615-1 nothing can stand: delete gochat:log"),
                    why.getMessage());
        }
    }
}
