package gochat;

import gochat.auth.Passes;
import gochat.config.ClusterFiles;
import gochat.config.Options;
import gochat.engine.EngineRelay;
import gochat.engine.RelayLimits;
import gochat.engine.redis.RedisEngine;
import gochat.feed.KeepLimits;
import gochat.journal.Journal;
import gochat.talk.Feeds;
import gochat.talk.Result;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What is kept: in memory, and perhaps in a journal, or in a log that many nodes share. [ServeCommand] makes one,
/// and closes it when nothing more can come.
final class Keeping implements AutoCloseable {
    private static final int EPOCH_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Feeds feeds;
    private final Optional<Journal<Result>> journal;
    private final Optional<EngineRelay<Result>> engine;

    /// @throws IOException in one line, when the journal or the engine cannot be had
    Keeping(Options options, Logger log) throws IOException {
        byte[] key = new byte[Passes.KEY_BYTES];
        random.nextBytes(key);
        Options.Keeping keeping = options.keeping();
        feeds = new Feeds(keeping.limits(), keeping.watching(), new Passes(key), newEpoch(),
                () -> Journal.micros(InstantSource.system()));
        journal = keeping.folder().isEmpty() ? Optional.empty() : Optional.of(journal(keeping, log));
        engine = keeping.cluster().isEmpty() ? Optional.empty() : Optional.of(engine(keeping, options.auth(), log));
    }

    /// A name that no log had before.
    private String newEpoch() {
        byte[] bytes = new byte[EPOCH_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Journal<Result> journal(Options.Keeping options, Logger log) throws IOException {
        BatchCourier courier = new BatchCourier();
        Journal<Result> opened = Journal.open(options.folder().get(), options.journal(), feeds.follower(courier),
                InstantSource.system(), random, log);
        feeds.sign(new Passes(opened.key()));
        feeds.send(opened, 0, courier);
        return opened;
    }

    private EngineRelay<Result> engine(Options.Keeping keeping, Options.Auth auth, Logger log) throws IOException {
        ClusterFiles cluster = keeping.cluster().get();
        Passes passes = new Passes(cluster.secret(auth.secretFile()));
        feeds.sign(passes);
        RedisEngine redis =
                new RedisEngine(cluster.engine(), cluster.password(), cluster.limits(), InstantSource.system());
        EngineRelay<Result> relay = new EngineRelay<>(redis, feeds.follower(new BatchCourier()),
                RelayLimits.DEFAULT.withLog(cluster.limits().bytes()), System::nanoTime, random, log);
        feeds.send(relay, relay.node(), new BatchCourier());
        try {
            relay.start();
            String tokens = auth.secretFile().isPresent() ? "tokens" : "no tokens";
            compare(redis, passes.fingerprint(), tokens, common(keeping.limits(), cluster), log);
            return relay;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while the engine was looked for", stopped);
        }
    }

    /// What nodes that share a log must have in common, or one would keep what another does not; as flags.
    private static String common(KeepLimits limits, ClusterFiles cluster) {
        return "-keep " + limits.keep().toSeconds() + "s -keep-messages " + limits.messages() + " -keep-bytes "
                + limits.bytes() + " -max-feeds " + limits.feeds() + " -max-rooms " + limits.rooms()
                + " -max-room-members " + limits.roomMembers() + " -engine-bytes " + cluster.limits().bytes();
    }

    /// Says in what this node differs from the one that started last, and must not.
    private static void compare(RedisEngine redis, String fingerprint, String tokens, String settings, Logger log)
            throws IOException {
        if (!redis.leave("fingerprint", fingerprint).equals(fingerprint)) {
            log.log(Level.WARNING, "engine: -cluster-secret-file is not that of the node that started last: "
                    + "each takes whoever comes from the other for a stranger");
        }
        String demanded = redis.leave("tokens", tokens);
        if (!demanded.equals(tokens)) {
            log.log(Level.WARNING, "engine: the node that started last demands " + demanded + ", and this one " + tokens
                    + ": by the one that demands none, anybody comes in under any handle");
        }
        List<String> others = List.of(redis.leave("settings", settings).split(" (?=-)"));
        // what a node of another build does not name may be the same
        for (String own : settings.split(" (?=-)")) {
            String name = own.split(" ")[0] + ' ';
            others.stream().filter(other -> other.startsWith(name) && !other.equals(own)).forEach(other ->
                    log.log(Level.WARNING, "engine: the node that started last has " + other + ", and this one " + own
                            + ": the one that keeps less ends memberships for all, and they do not agree who is in a "
                            + "room"));
        }
    }

    Feeds feeds() {
        return feeds;
    }

    /// What is kept, as Prometheus reads it.
    String metricsText() {
        return KeepingMetrics.text(feeds.figures(), journal.map(Journal::figures), engine.map(EngineRelay::state));
    }

    /// Whether what is said can be kept, and heard of by other nodes.
    boolean isReady() {
        return journal.map(Journal::isTaking).orElse(true) && engine.map(EngineRelay::isUp).orElse(true);
    }

    @Override
    public void close() {
        journal.ifPresent(Journal::close);
        engine.ifPresent(EngineRelay::close);
    }
}
