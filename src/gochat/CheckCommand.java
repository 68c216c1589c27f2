package gochat;

import gochat.config.FrontFolder;
import gochat.config.MachineLimits;
import gochat.config.Options;
import gochat.io.Tls;
import gochat.ops.Log;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `gochat check [flags]`: whether the server could run with these flags here and now, and how much would fit. It
/// reads the files that the server would read, but for a journal's, and takes the ports for a moment; it asks no
/// engine, and serves nobody.
final class CheckCommand {
    private CheckCommand() {}

    /// @throws IOException with what is in the way
    static void run(Options options) throws IOException {
        FrontFolder.find(options.frontFolder());
        ServeCommand.identity(options);
        Optional<Tls> tls = ServeCommand.tls(options);
        if (options.cluster().isPresent()) {
            options.cluster().get().password();
            options.cluster().get().secret(options.authSecretFile());
        }
        // all at once: two flags may name one port
        List<ServerSocket> listeners = new ArrayList<>();
        try {
            listeners.add(bind("-front-listen-on", options.frontListenOn()));
            listeners.add(bind("-listen-on", options.listenOn()));
            if (options.adminListenOn().isPresent()) {
                listeners.add(bind("-admin-listen-on", options.adminListenOn().get()));
            }
        } finally {
            for (Closeable listener : listeners) listener.close();
        }
        Log log = new Log(options.logLevel(), options.logFormat(), System.err);
        StartupWarnings.log(options, tls, log);
        log.close();
        Main.print(options.netLimits().connections() + " connections of the chat and "
                + options.frontLimits().connections() + " of the page fit into " + MachineLimits.told() + "\nwell\n");
    }

    private static ServerSocket bind(String flag, InetSocketAddress address) throws IOException {
        return ServeCommand.listen(flag, address, wanted -> {
            ServerSocket listener = new ServerSocket();
            try {
                listener.setReuseAddress(true);
                listener.bind(wanted);
                return listener;
            } catch (IOException taken) {
                listener.close();
                throw taken;
            }
        });
    }
}
