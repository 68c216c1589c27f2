package gochat.config;

import gochat.access.Cidr;
import gochat.access.MessageRate;
import gochat.auth.TokenLimits;
import gochat.engine.redis.RedisAddress;
import gochat.engine.redis.RedisLimits;
import gochat.feed.KeepLimits;
import gochat.http.HttpLimits;
import gochat.journal.JournalLimits;
import gochat.ops.LogFormat;
import gochat.page.SocketUrl;
import gochat.server.NetLimits;
import gochat.talk.Watching;
import gochat.ws.Frames;
import gochat.ws.MessageLimits;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that can be set, and every limit: the one place to read them.
///
/// @param adminListenOn             where operators are told how it is; empty for nowhere
/// @param frontFolder               where the page's files are; empty for those that came with the program
/// @param publicSocket              where browsers find the chat, if not where it listens
/// @param maxConnectionsPerAddress  0 for any number
/// @param authSecretFile            what tokens are signed with; empty lets everybody in under any handle
public record Options(InetSocketAddress listenOn, InetSocketAddress frontListenOn,
        Optional<InetSocketAddress> adminListenOn, Optional<Path> frontFolder, Level logLevel, LogFormat logFormat,
        Set<String> allowedOrigins, Optional<SocketUrl> publicSocket,
        KeepLimits keepLimits, Watching watching, Optional<Path> keepIn, JournalLimits journalLimits,
        Optional<ClusterFiles> cluster, MessageRate messageRate, int maxConnectionsPerAddress,
        List<Cidr> trustedProxies, MessageLimits messageLimits, NetLimits netLimits, HttpLimits frontLimits,
        Optional<Path> authSecretFile, TokenLimits tokenLimits, Optional<TlsFiles> tls) {
    /// The longest token, unless a flag says otherwise.
    public static final int TOKEN_BYTES = 2048;
    /// A message up to this size is read and dropped; a larger one ends the connection.
    private static final int DISCARD_BYTES = 1024 * 1024;
    private static final int MAX_FRAGMENTS = 1024;
    private static final int MAX_REQUEST_HEAD_BYTES = 16 * 1024;
    private static final int MAX_COUNT = 1_000_000;
    /// The part of the page's connections that one address may have.
    private static final int FRONT_ADDRESS_PART = 4;
    /// Of a journal: one file, and what may wait to be written. After a restart thousands send again at once what had
    /// no answer.
    private static final int SEGMENT_BYTES = 16 * 1024 * 1024;
    private static final int MAX_QUEUED_ENTRIES = 32_768;
    private static final int MAX_QUEUED_BYTES = 8 * 1024 * 1024;
    /// More would leave too little for the connections themselves.
    private static final int MAX_MEMORY_PERCENT = 60;

    /// The flags of the program, as declared in [#parse].
    public static String flagHelp() {
        return new Declared().flags.help();
    }

    /// Reads the command line and the environment.
    public static Options parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        Declared declared = new Declared();
        declared.flags.parse(arguments, environment);
        return declared.options(environment);
    }

    /// The variables of the environment that are read.
    public static Set<String> variables() {
        Set<String> variables = new HashSet<>(new Declared().flags.variables());
        variables.add(TlsFiles.PASSWORD_VARIABLE);
        return variables;
    }

    /// Whether only the list of flags is wanted.
    public static boolean wantsHelp(List<String> arguments) {
        return arguments.stream().takeWhile(argument -> !argument.equals("--"))
                .anyMatch(List.of("-h", "--h", "-help", "--help")::contains);
    }

    /// The flags, in the order of the help.
    private static final class Declared {
        final Flags flags = new Flags();
        final Flags.Flag<InetSocketAddress> listenOn = flags.add("listen-on", "HOST:PORT", "127.0.0.1:4691",
                "where the chat's WebSocket listens; :PORT for every address", FlagTypes::address);
        final Flags.Flag<InetSocketAddress> frontListenOn = flags.add("front-listen-on", "HOST:PORT",
                "127.0.0.1:4690", "where the page is served", FlagTypes::address);
        final Flags.Flag<Optional<Path>> frontDir = flags.addFile("front-dir", "DIR",
                "the page's files, in place of those that came with the program");
        final Flags.Flag<Level> logLevel = flags.add("log-level", "LEVEL", "info",
                "debug, info, warn or error", FlagTypes::level);
        final Flags.Flag<LogFormat> logFormat = flags.add("log-format", "FORMAT", "text",
                "text, or json for an object a line", FlagTypes::logFormat);
        final Flags.Flag<Optional<InetSocketAddress>> adminListenOn = flags.add("admin-listen-on", "HOST:PORT", "",
                "where /healthz, /readyz and /metrics are served, such as 127.0.0.1:4692; nowhere if empty",
                FlagTypes::optionalAddress);
        final Flags.Flag<List<String>> allowOrigin = flags.add("allow-origin", "ORIGIN,...", "",
                "further pages that may connect, such as https://chat.example, or null for files; repeatable",
                FlagTypes::origins);
        final Flags.Flag<Optional<SocketUrl>> publicSocketUrl = flags.add("public-socket-url", "URL", "",
                "where the page finds the WebSocket behind a proxy, such as wss://chat.example/socket",
                SocketUrl::parse);
        final Flags.Flag<Optional<Path>> authSecretFile = flags.addFile("auth-secret-file", "FILE",
                "demand a token of every client, signed with the secret in this file; 'token' mints them");
        final Flags.Flag<Integer> tokenBytes = count("max-token-size", "BYTES", "" + TOKEN_BYTES,
                "the longest token; longer ones are refused", MAX_REQUEST_HEAD_BYTES);
        final Flags.Flag<Duration> tokenLeeway = time("token-leeway", "10s",
                "by which this clock and that of whoever mints tokens may differ");
        final Flags.Flag<Optional<Path>> tlsKeystore = flags.addFile("tls-keystore", "FILE",
                "serve https and wss with the key and certificate in this PKCS12 file");
        final Flags.Flag<Optional<Path>> tlsPasswordFile = flags.addFile("tls-password-file", "FILE",
                "the keystore's password; else it is taken from the environment, " + TlsFiles.PASSWORD_VARIABLE);
        final Flags.Flag<Duration> tlsCheckInterval = time("tls-check-interval", "10s",
                "until a changed keystore is taken up, without a restart");
        final Flags.Flag<Integer> maxMsgSize = count("max-msg-size", "BYTES", "8192",
                "the longest message; longer ones are dropped and answered with an error", DISCARD_BYTES);
        final Flags.Flag<Boolean> compress = flags.addSwitch("compress",
                "compress messages for clients that offer it (permessage-deflate)");
        final Flags.Flag<Integer> maxPerHandle = count("max-connections-per-handle", "COUNT", "3",
                "how many connections may share a handle", MAX_COUNT);
        final Flags.Flag<Duration> keep = flags.add("keep", "TIME", "24h",
                "how long messages are kept for handles that speak gochat.v2; 0 keeps nothing",
                FlagTypes::durationOrZero);
        final Flags.Flag<Integer> keepMessages = count("keep-messages", "COUNT", "1000",
                "how many messages are kept for one handle", MAX_COUNT);
        final Flags.Flag<Integer> keepBytes = count("keep-bytes", "BYTES", "262144",
                "how much is kept for one handle", 1 << 30);
        final Flags.Flag<Integer> keepShare = flags.add("keep-share", "PERCENT", "15",
                "of the heap that all may take that is kept", text -> FlagTypes.integer(text, 1, MAX_MEMORY_PERCENT));
        final Flags.Flag<Optional<Path>> keepIn = flags.addFile("keep-in", "DIR",
                "keep them in this folder too, so that a restart loses nothing; in memory alone without it");
        final Flags.Flag<JournalLimits.Sync> keepSync = flags.add("keep-sync", "WHEN", "second",
                "answer when it is written, and force it to the disk each second; or always, before it is answered",
                FlagTypes::sync);
        final Flags.Flag<Long> keepInBytes = flags.add("keep-in-bytes", "BYTES", "1073741824",
                "how much the folder may hold; the oldest goes", text -> FlagTypes.bytes(text, 2L * SEGMENT_BYTES));
        final Flags.Flag<Optional<RedisAddress>> engine = flags.add("engine", "URL", "",
                "share all with other nodes through Redis or Valkey: " + RedisAddress.FORMS,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(RedisAddress.parse(text)));
        final Flags.Flag<Optional<Path>> enginePassword = flags.addFile("engine-password-file", "FILE",
                "the password that it asks for");
        final Flags.Flag<Integer> engineReplicas = flags.add("engine-replicas", "COUNT", "0",
                "replicas that must have a message before it is answered",
                text -> FlagTypes.integer(text, 0, RedisLimits.MAX_REPLICAS));
        final Flags.Flag<Long> engineBytes = flags.add("engine-bytes", "BYTES", "1073741824",
                "how much of its memory the log may take; the oldest goes",
                text -> FlagTypes.bytes(text, RedisLimits.MIN_BYTES));
        final Flags.Flag<Optional<Path>> clusterSecret = flags.addFile("cluster-secret-file", "FILE",
                "what cursors are signed with, the same on all nodes and not the tokens' secret");
        final Flags.Flag<Integer> maxFeeds = count("max-feeds", "COUNT", "100000",
                "for how many handles messages are kept", MAX_COUNT);
        final Flags.Flag<Watching> presence = flags.add("presence", "WHOSE", "contacts",
                "who may be watched: contacts, anyone or nobody", FlagTypes::watching);
        final Flags.Flag<Integer> maxWatched = count("max-watched", "COUNT", "200",
                "how many handles a window may watch", MAX_COUNT);
        final Flags.Flag<Integer> maxRooms = count("max-rooms", "COUNT", "50",
                "how many rooms a handle may be a member of", MAX_COUNT);
        final Flags.Flag<Integer> maxRoomMembers = count("max-room-members", "COUNT", "500",
                "how many members a room may have", MAX_COUNT);
        final Flags.Flag<Integer> maxConnections = flags.add("max-connections", "COUNT", "0",
                "how many connections may be open; 0, or too many, for as many as descriptors and heap allow",
                text -> FlagTypes.integer(text, 0, MAX_COUNT));
        final Flags.Flag<Integer> maxPerAddress = flags.add("max-connections-per-address", "COUNT", "0",
                "how many connections an IPv4 address or an IPv6 /64 may have; 0 for any number",
                text -> FlagTypes.integer(text, 0, MAX_COUNT));
        final Flags.Flag<List<Cidr>> trustForwarded = flags.add("trust-forwarded-from", "CIDR,...", "",
                "proxies whose X-Forwarded-For or Forwarded is believed, such as 127.0.0.1 or 10.0.0.0/8; repeatable",
                FlagTypes::blocks);
        final Flags.Flag<Integer> messageRate = flags.add("max-message-rate", "COUNT", "0",
                "messages a second that a connection may send; more are answered with an error; 0 for any number",
                text -> FlagTypes.integer(text, 0, MAX_COUNT));
        final Flags.Flag<Integer> messageBurst = flags.add("message-burst", "COUNT", "0",
                "messages it may send at once after a silence, if there is a rate; 0 for a second's worth",
                text -> FlagTypes.integer(text, 0, MAX_COUNT));
        final Flags.Flag<Integer> headBytes = count("max-request-head", "BYTES", "" + MAX_REQUEST_HEAD_BYTES,
                "the longest head of an opening handshake", MAX_REQUEST_HEAD_BYTES);
        final Flags.Flag<Integer> headFields = count("max-request-fields", "COUNT", "100",
                "the most header fields of an opening handshake", MAX_COUNT);
        final Flags.Flag<Integer> fragments = count("max-fragments", "COUNT", "" + MAX_FRAGMENTS,
                "the most frames of one message", MAX_COUNT);
        final Flags.Flag<Integer> outboxBytes = count("outbox-bytes", "BYTES", "262144",
                "how much may wait for one connection before it is closed", 1 << 30);
        final Flags.Flag<Integer> outboxMessages = count("outbox-messages", "COUNT", "1024",
                "how many messages may wait for one connection before it is closed", MAX_COUNT);
        final Flags.Flag<Integer> memoryShare = flags.add("memory-share", "PERCENT", "25",
                "of the heap that messages under way may take: those in all outboxes, and those arrived in part",
                text -> FlagTypes.integer(text, 1, MAX_MEMORY_PERCENT));
        final Flags.Flag<Duration> handshake = time("handshake-timeout", "5s", "to send a whole request head");
        final Flags.Flag<Duration> message = time("message-timeout", "30s", "to send a whole message");
        final Flags.Flag<Duration> write = time("write-timeout", "10s",
                "that a client may take nothing of what waits for it");
        final Flags.Flag<Duration> ping = time("ping-interval", "25s", "of silence until a ping is sent");
        final Flags.Flag<Duration> pong = time("pong-timeout", "10s", "from a ping to any sign of life");
        final Flags.Flag<Duration> close = time("close-timeout", "5s", "from a Close frame until the line is cut");
        final Flags.Flag<Duration> drain = time("drain-timeout", "10s", "to say goodbye to everybody on a stop");
        final Flags.Flag<Integer> frontConnections = count("front-max-connections", "COUNT", "1024",
                "how many connections the page may have, as far as descriptors and heap allow", MAX_COUNT);
        final Flags.Flag<Duration> frontIdle = time("front-idle-timeout", "10s",
                "that a connection of the page may be idle between two requests");
        final Flags.Flag<Duration> frontRequest = time("front-request-timeout", "5s",
                "to send the head of a request for the page, of the first one from the accept on");
        final Flags.Flag<Duration> frontResponse = time("front-response-timeout", "30s",
                "to take the answer to it");
        final Flags.Flag<Integer> frontHeadBytes = count("front-max-request-head", "BYTES", "16384",
                "the longest head of a request for the page", DISCARD_BYTES);
        final Flags.Flag<Integer> frontHeadFields = count("front-max-request-fields", "COUNT", "100",
                "the most header fields of a request for the page", MAX_COUNT);

        private Flags.Flag<Integer> count(String name, String unit, String value, String help, int most) {
            return flags.add(name, unit, value, help, text -> FlagTypes.integer(text, 1, most));
        }

        private Flags.Flag<Duration> time(String name, String value, String help) {
            return flags.add(name, "TIME", value, "time " + help, FlagTypes::duration);
        }

        Options options(Map<String, String> environment) throws UsageException {
            int messageBytes = maxMsgSize.get();
            if (outboxBytes.get() - Frames.MAX_HEADER_BYTES < messageBytes) {
                throw new UsageException("-max-msg-size " + messageBytes + " does not go with -outbox-bytes "
                        + outboxBytes.get() + ": a whole message, and " + Frames.MAX_HEADER_BYTES
                        + " bytes around it, must fit in an outbox");
            }
            if (keep.get().isZero() && keepIn.get().isPresent()) {
                throw new UsageException("-keep 0 keeps nothing; it does not go with -keep-in");
            }
            boolean encrypted = tlsKeystore.get().isPresent();
            int descriptors = DescriptorLimit.limit();
            int front = Math.min(DescriptorLimit.forFront(frontConnections.get(), descriptors),
                    HeapLimit.forFront(encrypted));
            int connections = Math.min(DescriptorLimit.forConnections(front, descriptors),
                    HeapLimit.forConnections(compress.get(), encrypted));
            if (maxConnections.get() > 0) connections = Math.min(connections, maxConnections.get());
            int rate = messageRate.get();
            return new Options(listenOn.get(), frontListenOn.get(), adminListenOn.get(), frontDir.get(),
                    logLevel.get(), logFormat.get(), Set.copyOf(allowOrigin.get()), publicSocketUrl.get(),
                    new KeepLimits(keep.get(), keepMessages.get(), keepBytes.get(), HeapLimit.share(keepShare.get()),
                            maxFeeds.get(), maxPerHandle.get(), maxWatched.get(), maxRooms.get(),
                            maxRoomMembers.get()),
                    presence.get(), keepIn.get(),
                    new JournalLimits(SEGMENT_BYTES, Duration.ofHours(1),
                            keep.get().isZero() ? Duration.ofHours(1) : keep.get(), keepInBytes.get(), keepSync.get(),
                            MAX_QUEUED_ENTRIES, MAX_QUEUED_BYTES),
                    ClusterFiles.of(engine.get(), new RedisLimits(engineReplicas.get(), engineBytes.get()),
                            enginePassword.get(), clusterSecret.get(), keepIn.get().isPresent()),
                    new MessageRate(rate, messageBurst.get() > 0 ? messageBurst.get() : rate), maxPerAddress.get(),
                    trustForwarded.get(),
                    new MessageLimits(messageBytes, Math.max(messageBytes, DISCARD_BYTES), fragments.get(), false,
                            compress.get()),
                    new NetLimits(connections, headBytes.get(), headFields.get(), outboxBytes.get(),
                            outboxMessages.get(), HeapLimit.share(memoryShare.get()), handshake.get(), message.get(),
                            write.get(), ping.get(), pong.get(), close.get(), drain.get()),
                    new HttpLimits(front, Math.max(1, front / FRONT_ADDRESS_PART), frontIdle.get(),
                            frontRequest.get(), frontResponse.get(), frontHeadBytes.get(), frontHeadFields.get()),
                    authSecretFile.get(), new TokenLimits(tokenBytes.get(), tokenLeeway.get()),
                    TlsFiles.of(tlsKeystore.get(), tlsPasswordFile.get(), tlsCheckInterval.get(), environment));
        }
    }
}
