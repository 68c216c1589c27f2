package gochat.engine.redis;

import gochat.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A log in a stream of Redis (5.0 or newer) or Valkey. Any thread may call it.
public final class RedisEngine implements Engine {
    static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(1);
    private static final int MIN_VERSION = 5;

    private final RedisAddress address;
    private final Optional<byte[]> password;
    private final RedisLimits limits;
    private final InstantSource clock;
    private final TlsClient tls;
    /// Whether somebody has answered: TLS, or none, is not what is wrong any more.
    private volatile boolean answered;

    /// @param password  if it takes one
    public RedisEngine(RedisAddress address, Optional<byte[]> password, RedisLimits limits, InstantSource clock) {
        this(address, password, limits, clock, TlsClient.ofJvm());
    }

    RedisEngine(RedisAddress address, Optional<byte[]> password, RedisLimits limits, InstantSource clock,
            TlsClient tls) {
        this.address = address;
        this.password = password;
        this.limits = limits;
        this.clock = clock;
        this.tls = tls;
    }

    @Override
    public void check() throws IOException {
        try (RedisConnection leader = leader()) {
            Map<String, String> info = info(leader);
            String version = info.getOrDefault("redis_version", "0");
            require(leader, Integer.parseInt(version.replaceFirst("\\D.*", "")) >= MIN_VERSION,
                    "its version is " + version + "; it must be 5.0 or newer, for streams");
            require(leader, !info.getOrDefault("cluster_enabled", "0").equals("1"), "it is part of a Redis Cluster, "
                    + "which spreads keys over many; it must be a server by itself, or one that Sentinels watch");
            String policy = info.getOrDefault("maxmemory_policy", "noeviction");
            require(leader, policy.equals("noeviction"),
                    "its maxmemory-policy is " + policy + ", which throws messages away; it must be noeviction");
            long memory = Long.parseLong(info.getOrDefault("maxmemory", "0"));
            require(leader, memory == 0 || memory > limits.bytes(), "its maxmemory is " + memory
                    + " bytes; the log alone may take " + limits.bytes());
            Duration off = Duration.between(clock.instant(), time(leader)).abs();
            require(leader, off.compareTo(MAX_CLOCK_DIFFERENCE) <= 0, "its clock differs from this machine's by "
                    + off.toSeconds() + " s; it may by " + MAX_CLOCK_DIFFERENCE.toSeconds() + " s");
            String replicas = info.getOrDefault("connected_slaves", "0");
            require(leader, Integer.parseInt(replicas) >= limits.replicas(),
                    "it has " + replicas + " replicas; -engine-replicas asks for " + limits.replicas());
            RedisSession.tryOut(leader, limits);
        } catch (NumberFormatException e) {
            throw new IOException(address.hosts() + ": it does not say what it is", e);
        }
    }

    /// Leaves beside the log something that all nodes should have in common.
    ///
    /// @return what the node that started last has left, if there was one; else the same
    public String leave(String name, String value) throws IOException {
        try (RedisConnection leader = leader()) {
            Object before = leader.call("GET", "gochat:" + name);
            leader.call("SET", "gochat:" + name, value);
            return before == null ? value : Replies.text(before);
        }
    }

    private static void require(RedisConnection leader, boolean holds, String otherwise) throws IOException {
        if (!holds) throw new IOException(leader.name() + ": " + otherwise);
    }

    /// What INFO says; older servers tell one section at a time.
    private static Map<String, String> info(RedisConnection leader) throws IOException {
        Map<String, String> info = new HashMap<>();
        for (String section : List.of("server", "memory", "replication", "cluster")) {
            for (String line : Replies.text(leader.call("INFO", section)).split("\r\n")) {
                int colon = line.indexOf(':');
                if (colon > 0) info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return info;
    }

    private static Instant time(RedisConnection leader) throws IOException {
        return Instant.ofEpochSecond(Replies.number(Replies.list(leader.call("TIME"), 2).getFirst()));
    }

    @Override
    public Session connect() throws IOException {
        RedisConnection leader = leader();
        try {
            return new RedisSession(leader, limits);
        } catch (IOException | RuntimeException e) {
            leader.close();
            throw e;
        }
    }

    private RedisConnection leader() throws IOException {
        RedisAddress.Host host = address.master().isEmpty() ? address.hosts().getFirst()
                : new Sentinels(address, this::open).leader();
        RedisConnection leader = open(host);
        try {
            String role = Replies.text(Replies.list(leader.call("ROLE"), 1).getFirst());
            require(leader, role.equals("master"), "it is a " + role + " and takes no messages");
            return leader;
        } catch (IOException | RuntimeException e) {
            leader.close();
            throw e;
        }
    }

    /// Opens a connection, and says who we are if the server asks for it.
    private RedisConnection open(RedisAddress.Host host) throws IOException {
        RedisConnection connection = RedisConnection.open(host, address.tls(), tls);
        try {
            if (password.isPresent() && asksForPassword(connection)) authenticate(connection);
            else connection.call("PING");
            answered = true;
            return connection;
        } catch (RedisError refused) {
            connection.close();
            if (!refused.isAboutPassword()) throw refused;
            throw new IOException(connection.name() + (password.isPresent() ? " refuses the password"
                    : " asks for a password; -engine-password-file gives one"), refused);
        } catch (IOException wordless) {
            connection.close();
            if (address.tls() || answered) throw wordless;
            throw new IOException(wordless.getMessage() + "; if it speaks TLS, its address begins with rediss://",
                    wordless);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Sentinels often do not, where the servers do; and a user is somebody else than who needs no password.
    private boolean asksForPassword(RedisConnection connection) throws IOException {
        if (address.user().isPresent()) return true;
        try {
            connection.call("PING");
            return false;
        } catch (RedisError refused) {
            if (refused.isAboutPassword()) return true;
            throw refused;
        }
    }

    private void authenticate(RedisConnection connection) throws IOException {
        byte[] secret = password.get();
        if (address.user().isEmpty()) connection.call("AUTH", secret);
        else connection.call("AUTH", address.user().get().getBytes(StandardCharsets.UTF_8), secret);
    }
}
