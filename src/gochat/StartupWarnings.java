package gochat;

import gochat.access.Cidr;
import gochat.config.Flags;
import gochat.config.Options;
import gochat.config.SecretFile;
import gochat.io.Tls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says once, at the start, how handles are protected, and what whoever starts the server may not have meant.
final class StartupWarnings {
    private StartupWarnings() {}

    static void log(Options options, Optional<Tls> tls, Logger log) {
        if (options.auth().secretFile().isPresent()) {
            log.log(Level.INFO, "handles are protected: every client needs a token");
        } else {
            log.log(isReachedFromElsewhere(options) ? Level.WARNING : Level.INFO, "handles are unprotected: "
                    + "whoever reaches the chat can take any; -auth-secret-file demands tokens");
        }
        warnings(options).forEach(warning -> log.log(Level.WARNING, warning));
        tls.flatMap(Tls::outdated).ifPresent(reason -> log.log(Level.WARNING, reason));
    }

    /// Directly, or by a proxy.
    private static boolean isReachedFromElsewhere(Options options) {
        return !options.addresses().chat().getAddress().isLoopbackAddress() || options.page().socket().isPresent()
                || !options.access().trustedProxies().isEmpty();
    }

    private static List<String> warnings(Options options) {
        List<String> warnings = new ArrayList<>(unknownVariables());
        if (options.addresses().admin().filter(StartupWarnings::isEverywhere).isPresent()) {
            warnings.add("-admin-listen-on has no password, and listens on every address");
        }
        if (options.access().trustedProxies().stream().anyMatch(Cidr::isEverybody)) {
            warnings.add("-trust-forwarded-from believes everybody: whoever connects can name any address as his own");
        }
        if (options.access().origins().contains("null")) {
            warnings.add("-allow-origin null is for pages opened as files, but a frame of any web site can have that "
                    + "origin too: such pages need " + (options.auth().secretFile().isPresent() ? "a token, as all do"
                            : "the key printed with the address of the file"));
        }
        options.secrets().stream().map(SecretFile::exposure).forEach(it -> it.ifPresent(warnings::add));
        return warnings;
    }

    /// Of each variable of the environment that looks like a flag and is none, neither the server's nor that of a
    /// command: whoever misspelt it meant something.
    static List<String> unknownVariables() {
        Set<String> known = new HashSet<>(Options.variables());
        known.addAll(TokenCommand.variables());
        return Flags.unknownVariables(System.getenv(), known).stream()
                .map(variable -> variable + " in the environment is no flag's; -h lists the flags").toList();
    }

    private static boolean isEverywhere(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress();
    }
}
