package gochat;

import gochat.access.Addresses;
import gochat.access.Origins;
import gochat.access.Visitors;
import gochat.auth.Tokens;
import gochat.config.FrontFolder;
import gochat.config.Options;
import gochat.config.SecretFile;
import gochat.config.TlsFiles;
import gochat.config.UsageException;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import gochat.io.TransportLayer;
import gochat.journal.Inspection;
import gochat.ops.AdminServer;
import gochat.ops.Log;
import gochat.page.FrontServer;
import gochat.page.PageSettings;
import gochat.server.Server;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts Gochat, and stops it on SIGTERM and SIGINT.
///
/// Exit codes: 0 after a clean stop, 1 when it cannot run, 2 for a wrong flag.
public final class Main {
    private static final String USAGE = """
            usage: gochat [flags]          serve the chat and its page
                   gochat health [flags]   ask the server that runs with these flags whether it is well
                   gochat journal DIR      say what a -keep-in folder holds, and whether it is sound
                   gochat token -auth-secret-file FILE [-ttl 1h] HANDLE
                                           mint a token for a handle

            Each flag can also be set by environment: -listen-on by GOCHAT_LISTEN_ON, and so on.

            """;

    private Main() {}

    public static void main(String[] arguments) {
        List<String> flags = List.of(arguments);
        boolean health = !flags.isEmpty() && flags.getFirst().equals("health");
        boolean token = !flags.isEmpty() && flags.getFirst().equals("token");
        try {
            if (!flags.isEmpty() && flags.getFirst().equals("journal")) {
                inspect(flags.subList(1, flags.size()));
                return;
            }
            if (token) {
                System.out.print(TokenCommand.run(flags.subList(1, flags.size()), System.getenv()));
                return;
            }
            Options options = Options.parse(health ? flags.subList(1, flags.size()) : flags, System.getenv());
            if (options.help()) {
                System.out.print(USAGE + Options.flagHelp());
            } else if (health) {
                Optional<Tls> tls = tls(options);
                Health.check(options.listenOn(), options.frontListenOn(), options.adminListenOn(),
                        tls.isPresent() ? tls.get().client() : SocketLayer.PLAIN);
                System.out.println("well");
            } else {
                serve(options);
            }
        } catch (UsageException wrong) {
            fail(2, wrong.getMessage());
        } catch (IOException failed) {
            fail(1, failed.getMessage());
        }
    }

    private static void inspect(List<String> folders) throws UsageException, IOException {
        if (folders.size() != 1) throw new UsageException("journal needs one folder, as -keep-in names it");
        Inspection inspection = Inspection.of(Path.of(folders.getFirst()));
        System.out.print(inspection.text());
        if (!inspection.sound()) System.exit(1);
    }

    private static void fail(int exitCode, String reason) {
        System.err.println("gochat: " + reason);
        System.exit(exitCode);
    }

    private static void serve(Options options) throws IOException {
        Log log = new Log(options.logLevel(), options.logFormat(), System.err);
        Path folder = options.frontFolder().isPresent() ? options.frontFolder().get() : FrontFolder.find();
        Identity identity = identity(options);
        Optional<Tls> tls = tls(options);
        Keeping keeping = new Keeping(options, log);
        // each must know the other's port: the chat for the origin of its page, the page for the chat's address
        FrontServer front = listen(options.frontListenOn(),
                address -> new FrontServer(address, tls, folder, options.frontLimits(), log));
        Origins origins = new Origins(options.allowedOrigins(), tls.isPresent(), front.address().getPort());
        ChatHandler handler = new ChatHandler(keeping.feeds(), origins, identity, options.messageRate(),
                options.netLimits().handshake());
        handler.start();
        TransportLayer layer = tls.isPresent() ? tls.get() : TransportLayer.PLAIN;
        Visitors visitors = new Visitors(options.maxConnectionsPerAddress(), options.trustedProxies());
        Server server = listen(options.listenOn(), address -> new Server(address, layer, handler,
                options.messageLimits(), options.netLimits(), visitors, log));
        front.start(new PageSettings(options.publicSocket(), server.address(), front.address(), tls.isPresent(),
                options.messageLimits().messageBytes(), options.authSecretFile().isPresent()));
        Optional<AdminServer> admin = options.adminListenOn().isEmpty() ? Optional.empty()
                : Optional.of(listen(options.adminListenOn().get(),
                        address -> new AdminServer(address, () -> server.isReady() && keeping.isReady(),
                                () -> server.metricsText() + keeping.metricsText(), log)));
        Duration drain = options.netLimits().drain();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, front, keeping, drain, log)));

        warn(options, tls, log);
        System.out.println("page    " + (tls.isPresent() ? "https://" : "http://") + at(front.address()) + "/");
        System.out.println("socket  " + (tls.isPresent() ? "wss://" : "ws://") + at(server.address()) + "/");
        admin.ifPresent(there -> System.out.println("admin   http://" + at(there.address()) + "/"));
        exitOnFailure(server);
    }

    /// Waits for as long as the server is whole: half of one would only be found out by its clients.
    private static void exitOnFailure(Server server) {
        try {
            server.awaitFailure();
            fail(1, "the server cannot go on; the log says why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Identity identity(Options options) throws IOException {
        if (options.authSecretFile().isEmpty()) return Identity.CLAIMED;
        byte[] secret = SecretFile.read(options.authSecretFile().get(), "-auth-secret-file", Tokens.MIN_SECRET_BYTES);
        InstantSource clock = InstantSource.system();
        return new TokenIdentity(new Tokens(secret, options.tokenLimits(), clock), clock);
    }

    private static Optional<Tls> tls(Options options) throws IOException {
        return options.tls().isPresent() ? Optional.of(options.tls().get().load()) : Optional.empty();
    }

    /// Says once what whoever runs this may not have meant.
    private static void warn(Options options, Optional<Tls> tls, Log log) {
        if (options.authSecretFile().isEmpty() && !options.listenOn().getAddress().isLoopbackAddress()) {
            log.log(Level.WARNING, "handles are unprotected: whoever reaches " + at(options.listenOn())
                    + " can take any; -auth-secret-file demands tokens");
        }
        Stream.of(options.authSecretFile(), options.tls().flatMap(TlsFiles::passwordFile)).flatMap(Optional::stream)
                .filter(SecretFile::isOpenToOthers)
                .forEach(file -> log.log(Level.WARNING, "other users of this machine can read " + file));
        tls.flatMap(Tls::outdated).ifPresent(reason -> log.log(Level.WARNING, reason));
    }

    /// Opens a listener on an address.
    private interface Opening<T> {
        T on(InetSocketAddress address) throws IOException;
    }

    private static <T> T listen(InetSocketAddress address, Opening<T> opening) throws IOException {
        try {
            return opening.on(address);
        } catch (SocketException taken) {
            throw new IOException("cannot listen on " + at(address) + ": " + taken.getMessage(), taken);
        }
    }

    /// An address for a person; every address is 0.0.0.0, whichever family the listener has.
    private static String at(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress() ? "0.0.0.0" : Addresses.host(address);
        return host + ":" + address.getPort();
    }

    /// Ends with 0: a stop that was asked for is no failure, though a JVM would report the signal; unless the server
    /// has failed before. The chat and
    /// the page's server take leave side by side, each within the limit; the admin listener tells of it to the
    /// end. A further signal meanwhile changes nothing.
    private static void stop(Server server, FrontServer front, Keeping keeping, Duration limit, Log log) {
        log.log(Level.INFO, "stopping, within " + limit.toMillis() + " ms");
        Thread page = Thread.ofVirtual().start(() -> front.close(limit));
        server.close();
        try {
            page.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keeping.close();
        log.log(Level.INFO, "stopped");
        log.close();
        Runtime.getRuntime().halt(server.hasFailed() ? 1 : 0);
    }
}
