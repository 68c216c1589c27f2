package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.engine.redis.RedisCluster;
import gochat.engine.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes over a primary, two replicas and three Sentinels, to which bad things happen while people talk.
class ClusterFaultsTest {
    private static final int NODES = 3;
    private static final int SOME = 200;
    /// When a log is lost, the nodes put in again what was said within the last minute; a feed must hold that, or those
    /// who come again are told that something may be missing, and it is.
    private static final String A_MINUTES_TALK = "60000";
    private static final int ROUNDS = 24;
    private static final int ROUNDS_PER_FAILOVER = 8;

    @TempDir
    private static Path folder;
    private static RedisCluster redis;
    private static final List<ServerProcess> NODE = new ArrayList<>();
    private static final List<Integer> PORTS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisCluster(Duration.ofSeconds(1));
        Files.writeString(folder.resolve("secret"), "the nodes' own secret, 32 bytes and more");
        for (int i = 0; i < NODES; i++) {
            NODE.add(node());
            PORTS.add(NODE.get(i).chatPort());
        }
    }

    private static ServerProcess node() throws IOException {
        return ServerProcess.start("-engine", redis.url(), "-engine-replicas", "1", "-cluster-secret-file",
                folder.resolve("secret").toString(), "-keep-messages", A_MINUTES_TALK, "-keep-bytes", "16777216");
    }

    @AfterAll
    static void stop() throws IOException {
        for (ServerProcess node : NODE) {
            System.out.println(node.errors());
            node.close();
        }
        if (redis != null) redis.close();
    }

    private static Talk talk(String crowd) throws Exception {
        Talk talk = new Talk(PORTS, crowd, new Random().nextLong());
        talk.goOn(SOME);
        return talk;
    }

    private static void startAnew(int index) throws IOException {
        NODE.get(index).close();
        NODE.set(index, node());
        PORTS.set(index, NODE.get(index).chatPort());
    }

    private static void expectAllResumed(Talk talk) throws InterruptedException {
        talk.judge();
        assertTrue(talk.resumed() > 0);
        assertEquals(0, talk.notResumed());
    }

    @Test
    void whoIsOnANodeThatIsKilledGoesOnElsewhere() throws Exception {
        Talk talk = talk("kill");
        NODE.get(1).process().destroyForcibly().waitFor();
        talk.goOn(SOME);
        startAnew(1);
        talk.goOn(SOME);
        expectAllResumed(talk);
    }

    @Test
    void aNodeThatStopsHandsItsClientsOver() throws Exception {
        Talk talk = talk("stop");
        assertEquals(0, NODE.get(2).stop());
        talk.goOn(SOME);
        startAnew(2);
        expectAllResumed(talk);
    }

    @Test
    void aPrimaryThatIsKilledTakesNothingWithIt() throws Exception {
        Talk talk = talk("lead");
        RedisProcess primary = redis.leader();
        primary.kill();
        redis.awaitSuccessor(primary);
        talk.goOn(SOME);
        redis.startAnew(primary);
        talk.judge();
    }

    @Test
    void whoseLogIsWipedIsToldAndMissesNothing() throws Exception {
        Talk talk = talk("wipe");
        List<Integer> said = new ArrayList<>();
        for (ServerProcess node : NODE) said.add(node.errors().length());
        redis.leader().call("FLUSHALL");
        talk.goOn(SOME);
        Waiting.until("all are told", () -> talk.notResumed() >= Talk.PEOPLE);
        talk.judge();
        for (int i = 0; i < NODES; i++) {
            String lines = NODE.get(i).errors().substring(said.get(i));
            assertTrue(lines.contains("WARNING engine: the log "), lines);
            assertFalse(lines.contains("in time"), lines);
        }
    }

    @Test
    @Tag("long")
    void oneThingAfterTheOther() throws Exception {
        Random random = new Random();
        Talk talk = talk("long");
        for (int i = 1; i <= ROUNDS; i++) {
            int index = random.nextInt(NODES);
            if (i % ROUNDS_PER_FAILOVER == 0) {
                RedisProcess primary = redis.leader();
                primary.kill();
                redis.awaitSuccessor(primary);
                redis.startAnew(primary);
            } else if (i % ROUNDS_PER_FAILOVER == ROUNDS_PER_FAILOVER / 2) {
                redis.leader().call("FLUSHALL");
            } else if (random.nextBoolean()) {
                NODE.get(index).process().destroyForcibly().waitFor();
                talk.goOn(SOME);
                startAnew(index);
            } else {
                NODE.get(index).stop();
                startAnew(index);
            }
            talk.goOn(SOME);
        }
        talk.judge();
    }
}
