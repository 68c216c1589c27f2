package gochat.engine.redis;

import gochat.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A primary, two replicas and three Sentinels, all real; they are killed when it is closed.
public final class RedisCluster implements AutoCloseable {
    private static final int REPLICAS = 2;
    private static final int SENTINELS = 3;

    final List<RedisProcess> servers = new ArrayList<>();
    final List<RedisProcess> sentinels = new ArrayList<>();

    /// @param downAfter  when a Sentinel takes a server for dead
    public RedisCluster(Duration downAfter) throws Exception {
        try {
            servers.add(RedisProcess.server());
            for (int i = 0; i < REPLICAS; i++) servers.add(RedisProcess.replicaOf(servers.getFirst()));
            for (RedisProcess replica : servers.subList(1, servers.size())) replica.awaitInStep(servers.getFirst());
            for (int i = 0; i < SENTINELS; i++) {
                sentinels.add(RedisProcess.sentinel(servers.getFirst(), 2, downAfter));
            }
            Waiting.until("the Sentinels know all", this::isKnown);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private boolean isKnown() throws IOException {
        for (RedisProcess sentinel : sentinels) {
            String line = sentinel.info("master0");
            if (!line.contains("slaves=" + REPLICAS) || !line.contains("sentinels=" + SENTINELS)) return false;
        }
        return true;
    }

    public String url() {
        return "redis+sentinel://" + sentinels.stream().map(it -> it.host().toString()).collect(Collectors.joining(","))
                + "/chat";
    }

    /// Which server the first Sentinel says leads.
    public RedisProcess leader() throws IOException {
        return leader(sentinels.getFirst());
    }

    /// Waits until another leads, each Sentinel knows, and the rest follow it. If a server came back empty before that,
    /// those that still follow it would throw away what they have: no server without files must start again by itself.
    public void awaitSuccessor(RedisProcess dead) throws Exception {
        Waiting.until("another leads", () -> {
            for (RedisProcess sentinel : sentinels) if (leader(sentinel) == dead) return false;
            return true;
        });
        RedisProcess leader = leader();
        for (RedisProcess server : servers) if (server != dead && server != leader) server.awaitInStep(leader);
    }

    /// Starts one that was killed, and has it follow whoever leads. A Sentinel would tell it so too, in ten seconds, or
    /// forty when this machine is so busy that it does not trust its own clock.
    public void startAnew(RedisProcess dead) throws Exception {
        dead.start();
        RedisProcess leader = leader();
        dead.call("REPLICAOF", leader.host().name(), leader.host().port());
        dead.awaitInStep(leader);
    }

    private RedisProcess leader(RedisProcess sentinel) throws IOException {
        List<?> parts = Replies.list(sentinel.call("SENTINEL", "get-master-addr-by-name", "chat"), 2);
        long port = Replies.number(parts.get(1));
        return servers.stream().filter(it -> it.host().port() == port).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        for (RedisProcess each : sentinels) each.close();
        for (RedisProcess each : servers) each.close();
    }
}
