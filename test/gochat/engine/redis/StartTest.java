package gochat.engine.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong at the start is said in one line.
class StartTest {
    private static final RedisLimits LIMITS = new RedisLimits(0, 1 << 20);
    private static final List<String> NEEDED = List.of("ping", "info", "role", "time", "script|load", "eval", "evalsha",
            "xadd", "xrevrange", "xrange", "xread", "xlen", "xtrim", "memory|usage", "get", "set", "wait");

    private static RedisEngine engine(String url, String password, RedisLimits limits, InstantSource clock) {
        return new RedisEngine(RedisAddress.parse(url), Optional.ofNullable(password).map(String::getBytes), limits,
                clock);
    }

    private static void assertRefused(String why, RedisEngine engine) {
        String message = assertThrows(IOException.class, engine::check).getMessage();
        assertTrue(message.contains(why), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static void assertRefused(String why, String url) {
        assertRefused(why, engine(url, null, LIMITS, InstantSource.system()));
    }

    /// Says the same to each line that comes.
    private static ServerSocket server(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket, answer));
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
        return server;
    }

    private static void answer(Socket socket, String answer) {
        try (socket; InputStream in = socket.getInputStream()) {
            byte[] some = new byte[1000];
            while (in.read(some) > 0) socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // the client has gone
        }
    }

    private static String url(ServerSocket server) {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    @Test
    void nobodyThere() throws Exception {
        String url;
        try (ServerSocket free = new ServerSocket(0)) {
            url = url(free);
        }
        assertRefused("Connection refused", url);
        assertRefused(url, url);
        assertRefused("no such host", "redis://nowhere.invalid");
    }

    @Test
    void notRedisAtAll() throws Exception {
        try (ServerSocket web = server("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertRefused("does not speak the protocol of Redis", url(web));
        }
    }

    @Test
    void aServerOfARedisCluster() throws Exception {
        try (RedisProcess redis = RedisProcess.server("--cluster-enabled", "yes")) {
            assertRefused("it is part of a Redis Cluster", redis.url());
        }
    }

    @Test
    void noTls() throws Exception {
        try (RedisProcess redis = RedisProcess.server()) {
            assertRefused("no TLS handshake within 2 s", redis.url().replace("redis:", "rediss:"));
        }
    }

    /// As one that waits for a TLS handshake does with anything else: it ends the connection, with a word of TLS or none.
    @ParameterizedTest
    @ValueSource(strings = {"", "\u0015\u0003\u0003\u0000\u0002\u0002\u0046"})
    void whereTlsAloneIsSpokenTheAddressThatSpeaksItIsNamed(String alert) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(alert.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closed) {
                    // the client has gone
                }
            });
            assertRefused("rediss://", url(server));
        }
    }

    @Test
    void aServerThatHasSpokenWithoutTlsAndHangsIsNotSaidToSpeakIt() throws Exception {
        try (RedisProcess redis = RedisProcess.server()) {
            RedisEngine engine = engine(redis.url(), null, LIMITS, InstantSource.system());
            engine.check();
            redis.signal("STOP");
            assertEquals(redis.url() + ": it does not answer within 4 s",
                    assertThrows(IOException.class, engine::connect).getMessage());
        }
    }

    /// Says ten bytes, one each half second.
    private static void speakSlowly(ServerSocket server) {
        try (Socket socket = server.accept()) {
            for (char each : "$4\r\nslow\r\n".toCharArray()) {
                socket.getOutputStream().write(each);
                Thread.sleep(500);
            }
        } catch (IOException | InterruptedException over) {
            // the test is over
        }
    }

    @Test
    void whoSaysNothingAndWhoReadsNothingIsLeftAfterFourSecondsAndWhoIsSlowIsHeard() throws Exception {
        try (ServerSocket silent = server(""); ServerSocket deaf = new ServerSocket(0);
                ServerSocket slow = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> speakSlowly(slow));
            FutureTask<Object> heard = new FutureTask<>(() -> RedisConnection.open(
                    RedisAddress.parse(url(slow)).hosts().getFirst(), false, TlsClient.ofJvm()).call("PING"));
            Thread.ofVirtual().start(heard);
            RedisAddress.Host host = RedisAddress.parse(url(deaf)).hosts().getFirst();
            FutureTask<IOException> stuck = new FutureTask<>(() -> assertThrows(IOException.class,
                    () -> RedisConnection.open(host, false, TlsClient.ofJvm()).call("PING", new byte[32 << 20])));
            Thread.ofVirtual().start(stuck);
            assertRefused("does not answer within 4 s", url(silent));
            assertTrue(stuck.get().getMessage().contains("does not answer within 4 s"), stuck.get().getMessage());
            assertEquals("slow", Replies.text(heard.get()));
        }
    }

    @Test
    void aWrongPasswordOrNone() throws Exception {
        try (RedisProcess redis = RedisProcess.server("--requirepass", "sesame")) {
            InstantSource clock = InstantSource.system();
            assertRefused("-engine-password-file", redis.url());
            assertRefused("refuses the password", engine(redis.url(), "open", LIMITS, clock));
            engine(redis.url(), "sesame", LIMITS, clock).check();
            RedisConnection admin = redis.open();
            admin.call("AUTH", "sesame");
            allow(admin, NEEDED);
            admin.close();
            String user = redis.url().replace("//", "//chat@");
            assertRefused("refuses the password", engine(user, "sesame", LIMITS, clock));
            engine(user, "secret", LIMITS, clock).check();
            try (RedisSession session = (RedisSession) engine(user, "secret", LIMITS, clock).connect()) {
                session.append(new byte[2 << 20], 1);
                session.append(new byte[9], 1);
                session.read(0, 9, Duration.ofMillis(1)).forEach(it -> assertEquals(9, it.batch().length));
                session.renew(session.epoch());
            }
        }
    }

    private static void allow(RedisConnection admin, List<String> commands) throws IOException {
        List<Object> call = new ArrayList<>(List.of("ACL", "SETUSER", "chat", "reset", "on", ">secret", "~gochat:*"));
        commands.forEach(command -> call.add("+" + command));
        admin.call(call.toArray());
    }

    @Test
    void aUserWhoMayNotDoAllThatIsNeededIsRefusedWithWhatIsMissing() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); RedisProcess _ = RedisProcess.replicaOf(redis);
                RedisConnection admin = redis.open()) {
            RedisEngine engine = engine(redis.url().replace("//", "//chat@"), "secret", new RedisLimits(1, 1 << 20),
                    InstantSource.system());
            Waiting.until("a replica", () -> Replies.text(admin.call("INFO", "replication")).contains("state=online"));
            for (String missing : NEEDED) {
                List<String> rest = new ArrayList<>(NEEDED);
                rest.remove(missing);
                allow(admin, rest);
                admin.call("DEL", RedisSession.EPOCH);
                boolean isInScript = missing.equals("xadd") || missing.equals("xrevrange");
                // of a user AUTH is asked instead
                if (missing.equals("ping")) engine.check();
                else assertRefused(isInScript ? "can't run this command" : "'" + missing + "'", engine);
            }
        }
    }

    @Test
    void aServerThatIsFullOrTakesNoWritesIsRefused() throws Exception {
        try (RedisProcess redis = RedisProcess.server()) {
            redis.call("SET", "other", new byte[3 << 20]);
            redis.call("CONFIG", "SET", "maxmemory", "2mb");
            assertRefused("OOM", redis.url());
            redis.call("CONFIG", "SET", "maxmemory", 0);
            redis.call("CONFIG", "SET", "min-replicas-to-write", 1);
            assertRefused("NOREPLICAS", redis.url());
        }
    }

    /// Its clock was an hour ahead when a node tried it.
    @Test
    void aServerWhoseClockWasSetBackIsNotRefused() throws Exception {
        try (RedisProcess redis = RedisProcess.server()) {
            long ahead = (System.currentTimeMillis() + 3_600_000) * 1000;
            redis.call("XADD", "gochat:trial", ahead + "-1", "b", "x", "a", "0");
            engine(redis.url(), null, LIMITS, InstantSource.system()).check();
            engine(redis.url(), null, LIMITS, InstantSource.system()).check();
        }
    }

    @Test
    void anEvictingPolicyTooFewReplicasAndAnotherClock() throws Exception {
        try (RedisProcess redis = RedisProcess.server("--maxmemory-policy", "allkeys-lru")) {
            assertRefused("maxmemory-policy is allkeys-lru", redis.url());
            redis.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
            InstantSource clock = InstantSource.system();
            redis.call("CONFIG", "SET", "maxmemory", LIMITS.bytes());
            assertRefused("its maxmemory is 1048576 bytes; the log alone may take 1048576", redis.url());
            redis.call("CONFIG", "SET", "maxmemory", 0);
            assertRefused("it has 0 replicas; -engine-replicas asks for 1",
                    engine(redis.url(), null, new RedisLimits(1, 1 << 20), clock));
            assertRefused("clock differs", engine(redis.url(), null, LIMITS, () -> Instant.now().minusSeconds(63)));
            engine(redis.url(), null, LIMITS, () -> Instant.now().plusSeconds(50)).check();
        }
    }

    @Test
    void aReplica() throws Exception {
        try (RedisProcess redis = RedisProcess.server(); RedisProcess replica = RedisProcess.replicaOf(redis)) {
            assertRefused("it is a slave", replica.url());
        }
    }

    @Test
    void aVersionWithoutStreams() throws Exception {
        String info = "redis_version:4.0.14\r\nmaxmemory_policy:noeviction\r\n";
        try (ServerSocket old = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = old.accept()) {
                    byte[] some = new byte[1000];
                    for (int got; (got = socket.getInputStream().read(some)) > 0; ) {
                        String asked = new String(some, 0, got, StandardCharsets.UTF_8);
                        String answer = asked.contains("ROLE") ? "*1\r\n$6\r\nmaster\r\n"
                                : asked.contains("INFO") ? "$" + info.length() + "\r\n" + info + "\r\n" : "+PONG\r\n";
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException closed) {
                    // the client has gone
                }
            });
            assertRefused("version is 4.0.14; it must be 5.0 or newer", url(old));
        }
    }

    @Test
    void sentinelsWithoutAMajority() throws Exception {
        try (RedisProcess redis = RedisProcess.server();
                RedisProcess sentinel = RedisProcess.sentinel(redis, 1, Duration.ofSeconds(1))) {
            String one = "redis+sentinel://" + sentinel.host();
            engine(one + "/chat", null, LIMITS, InstantSource.system()).check();
            assertRefused("no majority", one + ",127.0.0.1:1,127.0.0.1:2/chat");
            assertRefused("knows no other", one + "/other");
        }
    }
}
