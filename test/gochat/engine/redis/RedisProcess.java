package gochat.engine.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gochat.Folder;
import gochat.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A real redis-server or redis-sentinel on a free port of 127.0.0.1, in a folder of its own; killed when closed.
public final class RedisProcess implements AutoCloseable {
    private final Path folder;
    private final List<String> command = new ArrayList<>();
    private final int port;
    private Process process;

    private RedisProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// A server without any file of its own.
    ///
    /// @param flags  of redis-server, such as `--requirepass`
    public static RedisProcess server(String... flags) throws Exception {
        RedisProcess server = new RedisProcess(Files.createTempDirectory("redis"), freePort());
        server.command.addAll(List.of("redis-server", "--port", "" + server.port, "--bind", "127.0.0.1", "--save", "",
                "--repl-diskless-sync-delay", "0", "--dir", server.folder.toString(), "--logfile", "log"));
        server.command.addAll(List.of(flags));
        return server.start();
    }

    public static RedisProcess replicaOf(RedisProcess leader, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of("--replicaof", "127.0.0.1 " + leader.port));
        all.addAll(List.of(flags));
        return server(all.toArray(String[]::new));
    }

    /// @param quorum  of Sentinels that must miss a leader
    public static RedisProcess sentinel(RedisProcess leader, int quorum, Duration downAfter) throws Exception {
        RedisProcess sentinel = new RedisProcess(Files.createTempDirectory("sentinel"), freePort());
        Path file = sentinel.folder.resolve("conf");
        Files.writeString(file, "port " + sentinel.port + "\nbind 127.0.0.1\ndir " + sentinel.folder
                + "\nlogfile log\nsentinel monitor chat 127.0.0.1 " + leader.port + " " + quorum
                + "\nsentinel down-after-milliseconds chat " + downAfter.toMillis()
                + "\nsentinel failover-timeout chat 10000\n");
        sentinel.command.addAll(List.of("redis-sentinel", file.toString()));
        return sentinel.start();
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /// Starts it, again if it was killed. Without Redis on this machine the test is skipped.
    public RedisProcess start() throws Exception {
        assumeTrue(isInstalled(command.getFirst()), () -> command.getFirst() + " is not installed");
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile()).start();
        try {
            Waiting.until("an answer of " + command, () -> answers() || !process.isAlive());
            if (!process.isAlive()) throw new IOException(Files.readString(folder.resolve("out")));
            return this;
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(it -> Files.isExecutable(Path.of(it, program)));
    }

    private boolean answers() {
        try (RedisConnection connection = open()) {
            connection.call("PING");
            return true;
        } catch (RedisError locked) {
            return locked.isAboutPassword();
        } catch (IOException notYet) {
            return false;
        }
    }

    RedisAddress.Host host() {
        return new RedisAddress.Host("127.0.0.1", port);
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    RedisConnection open() throws IOException {
        return RedisConnection.open(host(), false, TlsClient.ofJvm());
    }

    public Object call(Object... words) throws IOException {
        try (RedisConnection connection = open()) {
            return connection.call(words);
        }
    }

    public String info(String field) throws IOException {
        return Stream.of(Replies.text(call("INFO")).split("\r\n")).filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1)).findFirst().orElse("");
    }

    /// Waits until it has what its leader has.
    public void awaitInStep(RedisProcess leader) throws Exception {
        Waiting.until("it follows", () -> {
            try {
                return info("master_port").equals("" + leader.port) && info("master_link_status").equals("up");
            } catch (IOException changing) {
                // who becomes a replica cuts its clients
                return false;
            }
        });
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
        Folder.delete(folder);
    }
}
