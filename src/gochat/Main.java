package gochat;

import gochat.access.Origins;
import gochat.access.Visitors;
import gochat.auth.Tokens;
import gochat.config.Flags;
import gochat.config.FrontFolder;
import gochat.config.Nearest;
import gochat.config.Options;
import gochat.config.SecretFile;
import gochat.config.UsageException;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import gochat.io.TransportLayer;
import gochat.journal.Inspection;
import gochat.ops.AdminServer;
import gochat.ops.Log;
import gochat.ops.Version;
import gochat.page.FrontServer;
import gochat.page.PageSettings;
import gochat.page.StaticFiles;
import gochat.server.Server;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts Gochat, and stops it on SIGTERM and SIGINT.
///
/// Exit codes: 0 after a clean stop, 1 when it cannot run, 2 for a wrong flag.
final class Main {
    private static final List<String> COMMANDS = List.of("check", "health", "journal", "token", "version");
    /// In place of a command, where none is named.
    private static final String SERVE = "-";
    private static final String USAGE = """
            usage: gochat [flags]          serve the chat and its page
                   gochat check [flags]    say whether it could, and how many connections fit
                   gochat health [flags]   ask the server that runs with these flags whether it is well
                   gochat journal DIR      say what a -keep-in folder holds, and whether it is sound
                   gochat token -auth-secret-file FILE [-ttl 1h] HANDLE
                                           mint a token for a handle
                   gochat version          say which build this is

            Each flag can also be set by environment: -listen-on by GOCHAT_LISTEN_ON, and so on.

            """;

    private Main() {}

    static void main(String[] arguments) {
        try {
            for (String argument : arguments) Flags.checkLegible(argument);
            boolean named = arguments.length > 0 && !arguments[0].startsWith("-");
            run(named ? arguments[0] : SERVE, List.of(arguments).subList(named ? 1 : 0, arguments.length));
        } catch (UsageException wrong) {
            fail(2, wrong.getMessage());
        } catch (IOException failed) {
            fail(1, failed.getMessage());
        }
    }

    private static void run(String command, List<String> flags) throws UsageException, IOException {
        switch (command) {
            case "help", "journal", "version" -> tell(command, flags);
            case "token" -> print(TokenCommand.run(flags, System.getenv()));
            case SERVE, "check", "health" -> run(command, Options.parse(flags, System.getenv()));
            default -> throw new UsageException("'" + Log.printable(command) + "' is no command"
                    + Nearest.of(command, COMMANDS).map(near -> ": did you mean " + near + "?").orElse("")
                    + "; there are " + String.join(", ", COMMANDS));
        }
    }

    private static void run(String command, Options options) throws IOException {
        if (options.help()) {
            print(USAGE + Options.flagHelp());
        } else if (command.equals("check")) {
            CheckCommand.run(options);
        } else if (command.equals("health")) {
            Optional<Tls> tls = tls(options);
            Health.check(options.listenOn(), options.frontListenOn(), options.adminListenOn(),
                    tls.isPresent() ? tls.get().client() : SocketLayer.PLAIN);
            print("well\n");
        } else {
            serve(options);
        }
    }

    /// Commands that have no flag but -h.
    private static void tell(String command, List<String> words) throws UsageException, IOException {
        if (command.equals("help") || Options.wantsHelp(words)) {
            print(USAGE + Options.flagHelp());
            return;
        }
        List<String> operands = new Flags().operands(words, Map.of());
        if (command.equals("journal")) {
            inspect(operands);
        } else if (operands.isEmpty()) {
            print(Version.running() + "\n");
        } else {
            throw new UsageException("version takes nothing behind it");
        }
    }

    private static void inspect(List<String> folders) throws UsageException, IOException {
        if (folders.size() != 1 || folders.getFirst().isBlank()) {
            throw new UsageException("journal needs one folder, as -keep-in names it");
        }
        Inspection inspection = Inspection.of(Path.of(folders.getFirst()));
        print(inspection.text());
        if (!inspection.sound()) System.exit(1);
    }

    /// Prints what was asked for: a script must not go on without it.
    static void print(String text) throws IOException {
        System.out.print(text);
        if (System.out.checkError()) throw new IOException("the standard output is closed or full");
    }

    private static void fail(int exitCode, String reason) {
        System.err.println("gochat: " + Log.printable(String.valueOf(reason)));
        System.exit(exitCode);
    }

    private static void serve(Options options) throws IOException {
        Preload.all();
        Log log = new Log(options.logLevel(), options.logFormat(), System.err);
        Path folder = FrontFolder.find(options.frontFolder());
        StaticFiles files = options.frontFolder().isPresent()
                ? StaticFiles.asTheyStand(folder) : StaticFiles.ours(folder);
        Identity identity = identity(options);
        Optional<Tls> tls = tls(options);
        Keeping keeping = new Keeping(options, log);
        SocketLayer pageLayer = tls.isPresent() ? tls.get().blocking() : SocketLayer.PLAIN;
        // each must know the other's port: the chat for the origin of its page, the page for the chat's address
        FrontServer front = listen("-front-listen-on", options.frontListenOn(), address -> new FrontServer(address,
                pageLayer, files, options.frontLimits(), options.trustedProxies(), log));
        Origins origins = new Origins(options.allowedOrigins(), tls.isPresent(), front.address());
        ChatHandler handler = new ChatHandler(keeping.feeds(), origins, identity, options.messageRate(),
                options.netLimits().handshake(), log);
        handler.start();
        TransportLayer layer = tls.isPresent() ? tls.get() : TransportLayer.PLAIN;
        Visitors visitors = new Visitors(options.maxConnectionsPerAddress(), options.trustedProxies());
        Server server = listen("-listen-on", options.listenOn(), address -> new Server(address, layer, handler,
                options.messageLimits(), options.netLimits(), visitors, log));
        front.start(new PageSettings(options.publicSocket(), server.address(), front.address(), origins,
                options.messageLimits().messageBytes(), options.authSecretFile().isPresent()));
        Optional<AdminServer> admin = options.adminListenOn().isEmpty() ? Optional.empty()
                : Optional.of(listen("-admin-listen-on", options.adminListenOn().get(),
                        address -> new AdminServer(address,
                                () -> server.isReady() && front.isReady() && keeping.isReady(),
                                () -> server.metricsText() + keeping.metricsText(), log)));
        Duration drain = options.netLimits().drain();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, front, keeping, drain, log)));

        if (tls.isPresent()) {
            Thread.ofVirtual().name("certificate").start(new CertificateWatch(tls.get(), options.tls().get(), log));
        }
        StartupWarnings.log(options, tls, log);
        Announcement.of(front.address(), server.address(), admin.map(AdminServer::address), tls.isPresent())
                .forEach(System.out::println);
        if (identity instanceof FileKey(String key)) {
            System.out.println("file    " + folder.resolve("index.html").toUri() + "#HANDLE&token=" + key);
        }
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

    static Identity identity(Options options) throws IOException {
        if (options.authSecretFile().isEmpty()) {
            return options.allowedOrigins().contains("null") ? FileKey.random() : Identity.CLAIMED;
        }
        byte[] secret = SecretFile.key(options.authSecretFile().get(), "-auth-secret-file", Tokens.MIN_SECRET_BYTES);
        InstantSource clock = InstantSource.system();
        return new TokenIdentity(new Tokens(secret, options.tokenLimits(), clock), clock);
    }

    static Optional<Tls> tls(Options options) throws IOException {
        return options.tls().isPresent() ? Optional.of(options.tls().get().load()) : Optional.empty();
    }

    /// Opens a listener on an address.
    interface Opening<T> {
        T on(InetSocketAddress address) throws IOException;
    }

    /// @param flag  that named the address, for the error
    static <T> T listen(String flag, InetSocketAddress address, Opening<T> opening) throws IOException {
        try {
            return opening.on(address);
        } catch (SocketException taken) {
            throw new IOException(
                    flag + ": cannot listen on " + Announcement.at(address) + ": " + taken.getMessage(), taken);
        }
    }

    /// Ends with 0, for a stop that was asked for is no failure, though a JVM would report the signal; with 1 if the
    /// server has failed before. The chat and the page's server take leave side by side, each within the limit; the
    /// admin listener tells of it to the end. A further signal meanwhile changes nothing.
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
