package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.engine.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real nodes and a real Redis.
class ClusterTest {
    private static final String DESK = "desk-00123456789";
    private static final String PHONE = "phone-0123456789";

    @TempDir
    private Path folder;
    private RedisProcess redis;
    private ServerProcess one;
    private ServerProcess two;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.server();
        Files.writeString(folder.resolve("secret"), "the nodes' own secret, 32 bytes and more");
        one = node();
        two = node();
    }

    private ServerProcess node() throws IOException {
        return ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                folder.resolve("secret").toString());
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void peopleOnTwoNodesTalkAsOnOne() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                V2Client phone = V2Client.enter(two.chatPort(), "coop", PHONE);
                V2Client gordon = V2Client.enter(two.chatPort(), "gordon", DESK)) {
            coop.send("gordon", "hi", "a1");
            assertTrue(gordon.next().contains("\"hi\""));
            String echo = phone.next();
            assertTrue(echo.contains("\"hi\""));
            String answer = coop.next();
            assertTrue(answer.contains("\"live\":true"), answer);
            assertEquals(V2Client.seq(echo), V2Client.seq(answer));
            phone.send("gordon", "hi", "a1");
            assertTrue(phone.next().contains("\"again\":true"));
        }
    }

    @Test
    void whoComesAgainOnAnotherNodeMissesNothing() throws Exception {
        V2Client gordon = V2Client.enter(one.chatPort(), "gordon", DESK);
        gordon.say("{\"do\":\"join\",\"room\":\"#team\"}");
        gordon.next();
        one.process().destroyForcibly().waitFor();
        gordon.close();
        try (V2Client coop = V2Client.enter(two.chatPort(), "coop", DESK)) {
            for (int i = 0; i < 20; i++) {
                coop.send("gordon", "m" + i, "id" + i);
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            try (V2Client again = gordon.resume(two.chatPort(), DESK)) {
                String hello = again.hello();
                assertTrue(hello.contains("\"resumed\":true") && hello.contains("\"rooms\":[\"#team\"]"), hello);
                for (int i = 0; i < 20; i++) {
                    String push = again.next();
                    if (push.contains("\"joined\"")) push = again.next();
                    assertTrue(push.contains("\"m" + i + "\""), push);
                }
            }
        }
    }

    @Test
    void plainClientsOnTwoNodesReachEachOther() throws Exception {
        try (RawClient coop = RawClient.open(one.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(two.chatPort(), "/?user=gordon")) {
            Waiting.until("gordon is found", () -> {
                coop.sendMessage("coop", "gordon", "hi");
                return coop.readText().equals("{\"ok\":\"message sent with success\"}");
            });
            assertEquals("{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"hi\"}", gordon.readText());
        }
    }

    @Test
    void withoutItsEngineNothingIsAnsweredOk() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK)) {
            redis.kill();
            coop.raw().socket().setSoTimeout(30_000);
            coop.send("coop", "hi", "a1");
            String answer = coop.next();
            assertTrue(answer.contains("\"code\":\"unconfirmed\"") || answer.contains("\"code\":\"unavailable\""), answer);
        }
    }
}
