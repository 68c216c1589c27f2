package gochat;

import gochat.access.Origins;
import gochat.access.Visitors;
import gochat.auth.Tokens;
import gochat.config.FrontFolder;
import gochat.config.Options;
import gochat.config.SecretFile;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import gochat.io.TransportLayer;
import gochat.ops.AdminServer;
import gochat.ops.Log;
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
import java.util.Optional;

/// `gochat [flags]`: serves the chat and its page until SIGTERM, SIGINT or SIGHUP. It wires all parts, and knows each.
final class ServeCommand {
    private final Options options;
    private final Log log;
    private final StaticFiles files;
    private final Identity identity;
    private final Optional<Tls> tls;
    private final Keeping keeping;
    private final FrontServer front;
    private final Origins origins;
    private final Server server;
    private final Optional<AdminServer> admin;

    /// Opens all that it takes; who connects from then on is served.
    private ServeCommand(Options options) throws IOException {
        this.options = options;
        log = new Log(options.logging().level(), options.logging().format(), System.err);
        files = files(options);
        identity = identity(options);
        tls = tls(options);
        keeping = new Keeping(options, log);
        // each must know the other's port: the chat for the origin of its page, the page for the chat's address
        front = listen("-front-listen-on", options.addresses().front(), this::front);
        origins = new Origins(options.access().origins(), tls.isPresent(), front.address());
        server = listen("-listen-on", options.addresses().chat(), this::server);
        front.start(new PageSettings(options.page().socket(), server.address(), front.address(), origins,
                options.messages().messageBytes(), options.auth().secretFile().isPresent()));
        admin = options.addresses().admin().isEmpty() ? Optional.empty()
                : Optional.of(listen("-admin-listen-on", options.addresses().admin().get(), this::admin));
    }

    /// Serves for as long as the server is whole: half of one would only be found out by its clients.
    ///
    /// @throws IOException when it cannot, or cannot go on
    static void run(Options options) throws IOException {
        Preload.all();
        ServeCommand serving = new ServeCommand(options);
        Runtime.getRuntime().addShutdownHook(new Thread(serving::stop));
        serving.watchCertificate();
        serving.announce();
        try {
            serving.server.awaitFailure();
            throw new IOException("the server cannot go on; the log says why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FrontServer front(InetSocketAddress address) throws IOException {
        SocketLayer layer = tls.isPresent() ? tls.get().blocking() : SocketLayer.PLAIN;
        return new FrontServer(address, layer, files, options.page().limits(), options.access().trustedProxies(), log);
    }

    private Server server(InetSocketAddress address) throws IOException {
        TransportLayer layer = tls.isPresent() ? tls.get() : TransportLayer.PLAIN;
        ChatHandler handler = new ChatHandler(keeping.feeds(), origins, identity, options.access().messageRate(),
                options.net().handshake(), log);
        handler.start();
        Visitors visitors = new Visitors(options.access().maxPerAddress(), options.access().trustedProxies());
        return new Server(address, layer, handler, options.messages(), options.net(), visitors, log);
    }

    private AdminServer admin(InetSocketAddress address) throws IOException {
        return new AdminServer(address, () -> server.isReady() && front.isReady() && keeping.isReady(),
                () -> server.metricsText() + keeping.metricsText(), log);
    }

    private void watchCertificate() {
        if (tls.isEmpty()) return;
        Thread.ofVirtual().name("certificate").start(new CertificateWatch(tls.get(), options.tls().get(), log));
    }

    private void announce() throws IOException {
        StartupWarnings.log(options, tls, log);
        Announcement.of(front.address(), server.address(), admin.map(AdminServer::address), tls.isPresent())
                .forEach(System.out::println);
        if (identity instanceof FileKey(String key)) {
            Path page = FrontFolder.find(options.page().folder()).resolve("index.html");
            System.out.println("file    " + page.toUri() + "#HANDLE&token=" + key);
        }
    }

    /// The page's files with these options.
    static StaticFiles files(Options options) throws IOException {
        Path folder = FrontFolder.find(options.page().folder());
        return options.page().folder().isPresent() ? StaticFiles.asTheyStand(folder) : StaticFiles.ours(folder);
    }

    /// Who comes in with these options.
    static Identity identity(Options options) throws IOException {
        if (options.auth().secretFile().isEmpty()) {
            return options.access().origins().contains("null") ? FileKey.random() : Identity.CLAIMED;
        }
        byte[] secret = SecretFile.key(options.auth().secretFile().get(), "-auth-secret-file", Tokens.MIN_SECRET_BYTES);
        return new TokenIdentity(new Tokens(secret, options.auth().tokens(), InstantSource.system()));
    }

    /// What lies between TCP and the servers with these options; empty for nothing.
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
    private void stop() {
        Duration limit = options.net().drain();
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
