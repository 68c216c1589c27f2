package gochat;

import gochat.config.MachineLimits;
import gochat.config.Options;
import gochat.io.Tls;
import gochat.journal.Journal;
import gochat.ops.Log;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `gochat check [flags]`: whether the server could run with these flags here and now, and how much would fit. It
/// reads the files that the server would read, but for those in a journal, and takes the ports for a moment; it asks no
/// engine, and serves nobody.
final class CheckCommand {
    private CheckCommand() {}

    /// @throws IOException with what is in the way
    static void run(Options options) throws IOException {
        ServeCommand.files(options);
        ServeCommand.identity(options);
        Optional<Tls> tls = ServeCommand.tls(options);
        if (options.keeping().cluster().isPresent()) {
            options.keeping().cluster().get().password();
            options.keeping().cluster().get().secret(options.auth().secretFile());
        }
        if (options.keeping().folder().isPresent()) Journal.foresee(options.keeping().folder().get());
        Optional<InetSocketAddress> admin = options.addresses().admin();
        // all at once: two flags may name one port
        List<ServerSocket> listeners = new ArrayList<>();
        try {
            listeners.add(bind("-front-listen-on", options.addresses().front()));
            listeners.add(bind("-listen-on", options.addresses().chat()));
            if (admin.isPresent()) listeners.add(bind("-admin-listen-on", admin.get()));
        } finally {
            for (Closeable listener : listeners) listener.close();
        }
        try (Log log = new Log(options.logging().level(), options.logging().format(), System.err)) {
            StartupWarnings.log(options, tls, log);
        }
        Commands.print("connections that fit into " + MachineLimits.told() + ": " + options.net().connections()
                + " of the chat, " + options.page().limits().connections() + " of the page\nwell\n");
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
