package gochat.soak;

import gochat.Metrics;
import gochat.ServerProcess;
import gochat.Waiting;
import gochat.engine.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The servers of a town: one, or several nodes over a Redis, of which now and then one is killed, or stopped, and
/// started anew. One thread calls what changes them; any may ask.
final class Nodes implements AutoCloseable {
    /// Limits so small that this town reaches them, and as many connections for a handle as quick reconnects need.
    private static final List<String> FLAGS = List.of("-max-connections-per-handle", "50", "-outbox-bytes", "32768",
            "-max-msg-size", "1024", "-admin-listen-on", "127.0.0.1:0");
    /// Of several: a log that is trimmed in a long run, and feeds that hold what is said until a node has started anew.
    private static final List<String> SHARED = List.of("-engine-bytes", "134217728", "-keep-bytes", "2097152",
            "-keep-messages", "8000");
    private static final int KILLED_PERCENT = 70;
    private static final int MAX_DOWN_MILLIS = 3_000;

    private final int cores;
    private final Optional<RedisProcess> redis;
    private final Path secret;
    private final List<Node> nodes = new ArrayList<>();

    /// One server, in the place of those that were killed before. Guarded by itself.
    private static final class Node {
        ServerProcess process;
        int chatPort;
        int adminPort;
        boolean isDown;
        long upSince;
    }

    /// @param count  1 for a server of its own, without a Redis
    /// @param cores  for each
    Nodes(int count, int cores) throws Exception {
        this.cores = cores;
        redis = count == 1 ? Optional.empty() : Optional.of(RedisProcess.server());
        redis.ifPresent(it -> Runtime.getRuntime().addShutdownHook(new Thread(it::kill)));
        secret = Files.createTempFile("soak", ".secret");
        secret.toFile().deleteOnExit(); // by Ctrl-C, too
        Files.writeString(secret, "the nodes' own secret, 32 bytes and more");
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(new Node());
                start(nodes.get(i));
            }
        } catch (IOException | InterruptedException failed) {
            close();
            throw failed;
        }
    }

    private void start(Node node) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(FLAGS);
        redis.ifPresent(it -> {
            flags.addAll(SHARED);
            flags.addAll(List.of("-engine", it.url(), "-cluster-secret-file", secret.toString()));
        });
        ServerProcess process = ServerProcess.startOn(cores, flags.toArray(String[]::new));
        synchronized (node) {
            node.process = process;
            node.chatPort = process.chatPort();
            node.adminPort = process.adminPort();
            node.isDown = false;
            node.upSince = System.nanoTime();
        }
    }

    int count() {
        return nodes.size();
    }

    /// Where a node takes connections now.
    int chatPort(int index) {
        Node node = nodes.get(index);
        synchronized (node) {
            return node.chatPort;
        }
    }

    /// Whether a node is down, or was at some time since then.
    boolean fellSince(int index, long nanoTime) {
        Node node = nodes.get(index);
        synchronized (node) {
            return node.isDown || node.upSince - nanoTime >= 0;
        }
    }

    /// Kills or stops one of several, and starts it anew after a while.
    ///
    /// @return what was done
    String disturb(Random random) throws IOException, InterruptedException {
        int index = random.nextInt(count());
        boolean kill = random.nextInt(100) < KILLED_PERCENT;
        Node node = nodes.get(index);
        synchronized (node) {
            node.isDown = true;
        }
        if (kill) node.process.process().destroyForcibly().waitFor();
        else if (node.process.stop() != 0) throw new IOException("node " + index + " did not stop with 0");
        node.process.close();
        Thread.sleep(random.nextInt(MAX_DOWN_MILLIS));
        start(node);
        return (kill ? "killed" : "stopped") + " node " + index + ", and started it anew";
    }

    /// What the first one's process takes.
    Figures figures() throws IOException, InterruptedException {
        return Figures.of(nodes.getFirst().process.process());
    }

    /// What they keep that they should not when everybody has left; they are stopped then.
    Optional<String> rest() throws Exception {
        for (Node node : nodes) {
            try {
                Waiting.until("all that was lent is back",
                        () -> Metrics.scrape(node.adminPort).value("gochat_lent_bytes") == 0);
            } catch (AssertionError stillMore) {
                return Optional.of(stillMore.getMessage());
            }
            if (node.process.stop() != 0) return Optional.of("a server did not stop with 0");
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) if (node.process != null) node.process.close();
        if (redis.isPresent()) redis.get().close();
    }
}
