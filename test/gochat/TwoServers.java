package gochat;

import gochat.engine.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Two real nodes and a real Redis.
abstract class TwoServers {
    static final String DESK = "desk-00123456789";
    static final String PHONE = "phone-0123456789";

    @TempDir
    Path folder;
    RedisProcess redis;
    ServerProcess one;
    ServerProcess two;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.server();
        Files.writeString(folder.resolve("secret"), "the nodes' own secret, 32 bytes and more");
        one = node(redis.url());
        two = node(redis.url());
    }

    ServerProcess node(String url) throws IOException {
        return ServerProcess.start("-engine", url, "-cluster-secret-file", folder.resolve("secret").toString());
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        two.close();
        redis.close();
    }

    static String answer(V2Client client, String id) throws IOException {
        String text = client.next();
        while (!text.contains("\"id\":\"" + id + "\"") || text.startsWith("{\"seq\"")) text = client.next();
        return text;
    }
}
