package gochat.config;

import gochat.access.Cidr;
import gochat.access.MessageRate;
import gochat.auth.TokenLimits;
import gochat.engine.redis.RedisAddress;
import gochat.engine.redis.RedisLimits;
import gochat.feed.Doubts;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.http.HttpLimits;
import gochat.io.MemoryShare;
import gochat.journal.JournalLimits;
import gochat.ops.LogFormat;
import gochat.page.SocketUrl;
import gochat.server.NetLimits;
import gochat.ws.Frames;
import gochat.ws.MessageLimits;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The flags of the server, in the order of the help, and what [Options] they make.
final class ServerFlags {
    /// A message up to this size is read and dropped; a larger one ends the connection.
    private static final int DISCARD_BYTES = 1024 * 1024;
    private static final int MAX_FRAGMENTS = 1024;
    private static final int MAX_REQUEST_HEAD_BYTES = 16 * 1024;
    private static final int MAX_COUNT = 1_000_000;
    /// The part of the page's connections that one address may have.
    private static final int FRONT_ADDRESS_PART = 4;
    /// Of a journal: one file, and what may wait to be written. After a restart thousands send again at once what had
    /// no answer; when the disk fails, all of it is in doubt.
    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;
    private static final Duration SEGMENT_TIME = Duration.ofHours(1);
    private static final int MAX_QUEUED_ENTRIES = Doubts.MOST / 2;
    private static final int MAX_QUEUED_BYTES = 8 * 1024 * 1024;
    /// More would leave too little for the connections themselves.
    private static final int MAX_MEMORY_PERCENT = 60;

    final Flags flags = new Flags();
    private final Flags.Flag<InetSocketAddress> listenOn = flags.add("listen-on", "HOST:PORT", "127.0.0.1:4691",
            "where the chat's WebSocket listens; :PORT for every address", FlagTypes::address);
    private final Flags.Flag<InetSocketAddress> frontListenOn = flags.add("front-listen-on", "HOST:PORT",
            "127.0.0.1:4690", "where the page is served", FlagTypes::address);
    private final Flags.Flag<Optional<Path>> frontDir = flags.addFile("front-dir", "DIR",
            "the page's files, of 4 MiB each at most, in place of those that came with the program");
    private final Flags.Flag<Level> logLevel = flags.add("log-level", "LEVEL", "info",
            "debug, info, warn or error", FlagTypes::level);
    private final Flags.Flag<LogFormat> logFormat = flags.add("log-format", "FORMAT", "text",
            "text, or json for an object a line", FlagTypes::logFormat);
    private final Flags.Flag<Optional<InetSocketAddress>> adminListenOn = flags.add("admin-listen-on", "HOST:PORT", "",
            "where /healthz, /readyz and /metrics are served, such as 127.0.0.1:4692; nowhere if empty",
            FlagTypes::optionalAddress);
    private final Flags.Flag<List<String>> allowOrigin = flags.add("allow-origin", "ORIGIN,...", "",
            "further pages that may connect, such as https://chat.example, or null for files; repeatable",
            FlagTypes::origins);
    private final Flags.Flag<Optional<SocketUrl>> publicSocketUrl = flags.add("public-socket-url", "URL", "",
            "where the page finds the WebSocket behind a proxy, such as wss://chat.example/socket",
            SocketUrl::parse);
    private final Flags.Flag<Optional<Path>> authSecretFile = flags.addFile("auth-secret-file", "FILE",
            "demand a token of every client, signed with the secret in this file; 'token' mints them");
    private final Flags.Flag<Integer> tokenBytes = count("max-token-size", "BYTES", "" + Options.TOKEN_BYTES,
            "the longest token; longer ones are refused", MAX_REQUEST_HEAD_BYTES);
    private final Flags.Flag<Duration> tokenLeeway = time("token-leeway", "10s",
            "by which this clock and that of whoever mints tokens may differ");
    private final Flags.Flag<Optional<Path>> tlsKeystore = flags.addFile("tls-keystore", "FILE",
            "serve https and wss with the key and certificate in this PKCS12 file");
    private final Flags.Flag<Optional<Path>> tlsPasswordFile = flags.addFile("tls-password-file", "FILE",
            "the keystore's password; else it is taken from the environment, " + TlsFiles.PASSWORD_VARIABLE);
    private final Flags.Flag<Duration> tlsCheckInterval = time("tls-check-interval", "10s",
            "until a changed keystore is taken up, without a restart");
    private final Flags.Flag<Integer> maxMsgSize = count("max-msg-size", "BYTES", "8192",
            "the longest message; longer ones are dropped and answered with an error", DISCARD_BYTES);
    private final Flags.Flag<Boolean> compress = flags.addSwitch("compress",
            "compress messages for clients that offer it (permessage-deflate)");
    private final Flags.Flag<Integer> maxPerHandle = count("max-connections-per-handle", "COUNT", "3",
            "how many connections may share a handle", MAX_COUNT);
    private final Flags.Flag<Duration> keep = flags.add("keep", "TIME", "24h",
            "how long messages are kept for handles that speak gochat.v2; 0 keeps nothing",
            FlagTypes::durationOrZero);
    private final Flags.Flag<Integer> keepMessages = count("keep-messages", "COUNT", "1000",
            "how many messages are kept for one handle", MAX_COUNT);
    private final Flags.Flag<Integer> keepBytes = count("keep-bytes", "BYTES", "262144",
            "how much is kept for one handle", 1 << 30);
    private final Flags.Flag<Integer> keepShare = flags.add("keep-share", "PERCENT", "15",
            "of the heap that all may take that is kept", text -> FlagTypes.integer(text, 1, MAX_MEMORY_PERCENT));
    private final Flags.Flag<Optional<Path>> keepIn = flags.addFile("keep-in", "DIR",
            "keep them in this folder too, so that a restart loses nothing; in memory alone without it");
    private final Flags.Flag<JournalLimits.Sync> keepSync = flags.add("keep-sync", "WHEN", "second",
            "when the folder is forced to the disk: each second, or always, before a message is answered",
            FlagTypes::sync);
    private final Flags.Flag<Long> keepInBytes = flags.add("keep-in-bytes", "BYTES", "1073741824",
            "how much the folder may hold; the oldest goes", text -> FlagTypes.bytes(text, 2L * SEGMENT_BYTES));
    private final Flags.Flag<Optional<RedisAddress>> engine = flags.add("engine", "URL", "",
            "share all with other nodes through Redis or Valkey: " + RedisAddress.FORMS,
            text -> text.isEmpty() ? Optional.empty() : Optional.of(RedisAddress.parse(text)));
    private final Flags.Flag<Optional<Path>> enginePassword = flags.addFile("engine-password-file", "FILE",
            "the password that it asks for");
    private final Flags.Flag<Integer> engineReplicas = flags.add("engine-replicas", "COUNT", "0",
            "replicas that must have a message before it is answered",
            text -> FlagTypes.integer(text, 0, RedisLimits.MAX_REPLICAS));
    private final Flags.Flag<Long> engineBytes = flags.add("engine-bytes", "BYTES", "1073741824",
            "how much of its memory the log may take; the oldest goes",
            text -> FlagTypes.bytes(text, RedisLimits.MIN_BYTES));
    private final Flags.Flag<Optional<Path>> clusterSecret = flags.addFile("cluster-secret-file", "FILE",
            "what cursors are signed with, the same on all nodes and not the tokens' secret");
    private final Flags.Flag<Integer> maxFeeds = count("max-feeds", "COUNT", "100000",
            "for how many handles messages are kept", MAX_COUNT);
    private final Flags.Flag<Watching> presence = flags.add("presence", "WHOSE", "contacts",
            "who may be watched: contacts, anyone or nobody", FlagTypes::watching);
    private final Flags.Flag<Integer> maxWatched = count("max-watched", "COUNT", "200",
            "how many handles a window may watch", MAX_COUNT);
    private final Flags.Flag<Integer> maxRooms = count("max-rooms", "COUNT", "50",
            "how many rooms a handle may be a member of", MAX_COUNT);
    private final Flags.Flag<Integer> maxRoomMembers = count("max-room-members", "COUNT", "500",
            "how many members a room may have", MAX_COUNT);
    private final Flags.Flag<Integer> maxConnections = countOrZero("max-connections",
            "how many connections may be open; 0, or too many, for as many as descriptors and heap allow");
    private final Flags.Flag<Integer> maxPerAddress = countOrZero("max-connections-per-address",
            "how many connections an IPv4 address or an IPv6 /64 may have; 0 for any number");
    private final Flags.Flag<List<Cidr>> trustForwarded = flags.add("trust-forwarded-from", "CIDR,...", "",
            "proxies whose X-Forwarded-For or Forwarded is believed, such as 127.0.0.1 or 10.0.0.0/8; repeatable",
            FlagTypes::blocks);
    private final Flags.Flag<Integer> messageRate = countOrZero("max-message-rate",
            "messages a second that a connection may send; more are answered with an error; 0 for any number");
    private final Flags.Flag<Integer> messageBurst = countOrZero("message-burst",
            "messages it may send at once after a silence, if there is a rate; 0 for a second's worth");
    private final Flags.Flag<Integer> headBytes = count("max-request-head", "BYTES", "" + MAX_REQUEST_HEAD_BYTES,
            "the longest head of an opening handshake", MAX_REQUEST_HEAD_BYTES);
    private final Flags.Flag<Integer> headFields = count("max-request-fields", "COUNT", "100",
            "the most header fields of an opening handshake", MAX_COUNT);
    private final Flags.Flag<Integer> fragments = count("max-fragments", "COUNT", "" + MAX_FRAGMENTS,
            "the most frames of one message", MAX_COUNT);
    private final Flags.Flag<Integer> outboxBytes = count("outbox-bytes", "BYTES", "262144",
            "how much may wait for one connection before it is closed", 1 << 30);
    private final Flags.Flag<Integer> outboxMessages = count("outbox-messages", "COUNT", "1024",
            "how many messages may wait for one connection before it is closed", MAX_COUNT);
    private final Flags.Flag<Integer> memoryShare = flags.add("memory-share", "PERCENT", "25",
            "of the heap that messages under way may take: those in all outboxes, and those arrived in part",
            text -> FlagTypes.integer(text, 1, MAX_MEMORY_PERCENT));
    private final Flags.Flag<Duration> handshake = time("handshake-timeout", "5s", "to send a whole request head");
    private final Flags.Flag<Duration> message = time("message-timeout", "30s", "to send a whole message");
    private final Flags.Flag<Duration> write = time("write-timeout", "10s",
            "that a client may take nothing of what waits for it");
    private final Flags.Flag<Duration> ping = time("ping-interval", "25s", "of silence until a ping is sent");
    private final Flags.Flag<Duration> pong = time("pong-timeout", "10s", "from a ping to any sign of life");
    private final Flags.Flag<Duration> close = time("close-timeout", "5s", "from a Close frame until the line is cut");
    private final Flags.Flag<Duration> drain = time("drain-timeout", "10s", "to say goodbye to everybody on a stop");
    private final Flags.Flag<Integer> frontConnections = count("front-max-connections", "COUNT", "1024",
            "how many connections the page may have, as far as descriptors and heap allow", MAX_COUNT);
    private final Flags.Flag<Duration> frontIdle = time("front-idle-timeout", "10s",
            "that a connection of the page may be idle between two requests");
    private final Flags.Flag<Duration> frontRequest = time("front-request-timeout", "5s",
            "to send the head of a request for the page, of the first one from the accept on");
    private final Flags.Flag<Duration> frontResponse = time("front-response-timeout", "30s",
            "to take the answer to it");
    private final Flags.Flag<Integer> frontHeadBytes = count("front-max-request-head", "BYTES", "16384",
            "the longest head of a request for the page", DISCARD_BYTES);
    private final Flags.Flag<Integer> frontHeadFields = count("front-max-request-fields", "COUNT", "100",
            "the most header fields of a request for the page", MAX_COUNT);

    private Flags.Flag<Integer> count(String name, String unit, String value, String help, int most) {
        return flags.add(name, unit, value, help, text -> FlagTypes.integer(text, 1, most));
    }

    /// 0, the default, stands for no number in particular.
    private Flags.Flag<Integer> countOrZero(String name, String help) {
        return flags.add(name, "COUNT", "0", help, text -> FlagTypes.integer(text, 0, MAX_COUNT));
    }

    private Flags.Flag<Duration> time(String name, String value, String help) {
        return flags.add(name, "TIME", value, "time " + help, FlagTypes::duration);
    }

    /// What the flags make, once they are parsed.
    Options options(Map<String, String> environment) throws UsageException {
        boolean encrypted = tlsKeystore.get().isPresent();
        int descriptors = DescriptorLimit.limit();
        int front = Math.min(DescriptorLimit.forFront(frontConnections.get(), descriptors),
                HeapLimit.forFront(encrypted));
        int connections = Math.min(DescriptorLimit.forConnections(front, descriptors),
                HeapLimit.forConnections(compress.get(), encrypted));
        if (maxConnections.get() > 0) connections = Math.min(connections, maxConnections.get());
        int rate = messageRate.get();
        return new Options(new Options.Addresses(listenOn.get(), frontListenOn.get(), adminListenOn.get()),
                new Options.Logging(logLevel.get(), logFormat.get()),
                new Options.Page(frontDir.get(), publicSocketUrl.get(), page(front)),
                new Options.Access(Set.copyOf(allowOrigin.get()), trustForwarded.get(), maxPerAddress.get(),
                        new MessageRate(rate, messageBurst.get() > 0 ? messageBurst.get() : rate)),
                keeping(),
                new Options.Auth(authSecretFile.get(), new TokenLimits(tokenBytes.get(), tokenLeeway.get())),
                messages(), net(connections),
                TlsFiles.of(tlsKeystore.get(), tlsPasswordFile.get(), tlsCheckInterval.get(), environment));
    }

    private HttpLimits page(int connections) {
        return new HttpLimits(connections, Math.max(1, connections / FRONT_ADDRESS_PART), frontIdle.get(),
                frontRequest.get(), frontResponse.get(), frontHeadBytes.get(), frontHeadFields.get());
    }

    private Options.Keeping keeping() throws UsageException {
        if (keep.get().isZero() && keepIn.get().isPresent()) {
            throw new UsageException("-keep 0 keeps nothing; it does not go with -keep-in");
        }
        Duration journalTime = keep.get().isZero() ? SEGMENT_TIME : keep.get();
        return new Options.Keeping(
                new KeepLimits(keep.get(), keepMessages.get(), keepBytes.get(), HeapLimit.share(keepShare.get()),
                        maxFeeds.get(), maxPerHandle.get(), maxWatched.get(), maxRooms.get(),
                        maxRoomMembers.get()),
                presence.get(), keepIn.get(),
                new JournalLimits(SEGMENT_BYTES, SEGMENT_TIME, journalTime, keepInBytes.get(), keepSync.get(),
                        MAX_QUEUED_ENTRIES, MAX_QUEUED_BYTES),
                ClusterFiles.of(engine.get(), new RedisLimits(engineReplicas.get(), engineBytes.get()),
                        enginePassword.get(), clusterSecret.get(), keepIn.get().isPresent()));
    }

    private MessageLimits messages() throws UsageException {
        int most = maxMsgSize.get();
        if (outboxBytes.get() - Frames.MAX_HEADER_BYTES < most) {
            throw new UsageException("-max-msg-size " + most + " does not go with -outbox-bytes "
                    + outboxBytes.get() + ": a whole message, and " + Frames.MAX_HEADER_BYTES
                    + " bytes around it, must fit in an outbox");
        }
        long share = HeapLimit.share(memoryShare.get());
        if (MemoryShare.lendableBytes(share) < most) {
            throw new UsageException("-max-msg-size " + most + " does not go with -memory-share " + memoryShare.get()
                    + ", " + share + " bytes of this heap: a whole message must fit in three quarters of them");
        }
        return new MessageLimits(most, Math.max(most, DISCARD_BYTES), fragments.get(), false, compress.get());
    }

    private NetLimits net(int connections) {
        return new NetLimits(connections, headBytes.get(), headFields.get(), outboxBytes.get(),
                outboxMessages.get(), HeapLimit.share(memoryShare.get()), handshake.get(), message.get(),
                write.get(), ping.get(), pong.get(), close.get(), drain.get());
    }
}
