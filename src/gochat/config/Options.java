package gochat.config;

import gochat.access.Cidr;
import gochat.access.MessageRate;
import gochat.auth.TokenLimits;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.http.HttpLimits;
import gochat.journal.JournalLimits;
import gochat.ops.LogFormat;
import gochat.page.SocketUrl;
import gochat.server.NetLimits;
import gochat.ws.MessageLimits;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All that can be set, and every limit: the one place to read them.
///
/// @param messages  of the chat's
/// @param net       what its connections may cost
/// @param tls       what both servers have between TCP and themselves, if anything
public record Options(Addresses addresses, Logging logging, Page page, Access access, Keeping keeping, Auth auth,
        MessageLimits messages, NetLimits net, Optional<TlsFiles> tls) {
    /// The longest token, unless a flag says otherwise.
    public static final int TOKEN_BYTES = 2048;

    /// Where there are listeners.
    ///
    /// @param admin  where operators are told how it is; empty for nowhere
    public record Addresses(InetSocketAddress chat, InetSocketAddress front, Optional<InetSocketAddress> admin) {}

    /// What the log holds, and how it is written.
    public record Logging(Level level, LogFormat format) {}

    /// What the page's server needs beside its address.
    ///
    /// @param folder  where its files are; empty for those that came with the program
    /// @param socket  where browsers find the chat, if not where it listens
    public record Page(Optional<Path> folder, Optional<SocketUrl> socket, HttpLimits limits) {}

    /// Who may connect, and how often.
    ///
    /// @param origins         of further pages
    /// @param trustedProxies  whose word on their clients' addresses is taken
    /// @param maxPerAddress   connections; 0 for any number
    /// @param messageRate     of a connection
    public record Access(Set<String> origins, List<Cidr> trustedProxies, int maxPerAddress, MessageRate messageRate) {}

    /// What is kept, and where besides in memory.
    ///
    /// @param watching  who may know who is here
    /// @param folder    of a journal, if there is one
    /// @param cluster   the nodes that share all, if there are others
    public record Keeping(KeepLimits limits, Watching watching, Optional<Path> folder, JournalLimits journal,
            Optional<ClusterFiles> cluster) {}

    /// How handles are protected.
    ///
    /// @param secretFile  what tokens are signed with; empty lets everybody in under any handle
    public record Auth(Optional<Path> secretFile, TokenLimits tokens) {}

    /// The flags of the program, with what they are for.
    public static String flagHelp() {
        return "\nEach flag can also be set by environment: -listen-on by GOCHAT_LISTEN_ON, and so on.\n\n"
                + new ServerFlags().flags.help();
    }

    /// Reads the command line and the environment.
    public static Options parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        ServerFlags declared = new ServerFlags();
        declared.flags.parse(arguments, environment);
        return declared.options(environment);
    }

    /// The files that other users of the machine had better not read.
    public List<Path> secrets() {
        return Stream.of(auth.secretFile().stream(), tls.stream().flatMap(TlsFiles::secrets),
                keeping.cluster().stream().flatMap(ClusterFiles::secrets)).flatMap(files -> files).toList();
    }

    /// The variables of the environment that are read.
    public static Set<String> variables() {
        Set<String> variables = new HashSet<>(new ServerFlags().flags.variables());
        variables.add(TlsFiles.PASSWORD_VARIABLE);
        return variables;
    }

    /// Whether only the list of flags is wanted.
    public static boolean wantsHelp(List<String> arguments) {
        return arguments.stream().takeWhile(argument -> !argument.equals("--"))
                .anyMatch(List.of("-h", "--h", "-help", "--help")::contains);
    }
}
