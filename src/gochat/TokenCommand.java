package gochat;

import gochat.auth.TokenLimits;
import gochat.auth.Tokens;
import gochat.chat.Handle;
import gochat.chat.InvalidHandle;
import gochat.config.FlagTypes;
import gochat.config.Flags;
import gochat.config.Options;
import gochat.config.SecretFile;
import gochat.config.UsageException;
import gochat.ops.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `gochat token -auth-secret-file FILE [-ttl 1h] HANDLE`: mints the token that lets its bearer in as HANDLE.
final class TokenCommand {
    private static final String USAGE = """
            usage: gochat token -auth-secret-file FILE [-ttl TIME] [-rooms '#team,#ops-*'] HANDLE

            """;

    private final Flags flags = new Flags();
    private final Flags.Flag<Optional<Path>> secretFile =
            flags.addFile("auth-secret-file", "FILE", "the server's secret");
    private final Flags.Flag<Duration> timeToLive =
            flags.add("ttl", "TIME", "1h", "how long the token is good for", FlagTypes::duration);
    private final Flags.Flag<List<String>> rooms = flags.add("rooms", "ROOM,...", "",
            "rooms that its bearer may be in, such as '#team,#ops-*'; repeatable", FlagTypes::rooms);

    private TokenCommand() {}

    static String help() {
        return USAGE + new TokenCommand().flags.help();
    }

    /// The variables of the environment that it reads.
    static Set<String> variables() {
        return new TokenCommand().flags.variables();
    }

    /// A token, to be printed.
    static String run(List<String> arguments, Map<String, String> environment) throws UsageException, IOException {
        TokenCommand command = new TokenCommand();
        List<String> handles = command.flags.operands(arguments, environment);
        if (handles.isEmpty() || handles.getFirst().isEmpty()) throw new UsageException("token needs a handle");
        if (handles.size() > 1) throw new UsageException("token takes one handle only");
        return command.mint(handles.getFirst()) + "\n";
    }

    private String mint(String handle) throws UsageException, IOException {
        check(handle, handle);
        for (String room : rooms.get()) {
            if (!room.endsWith("*")) check(room, room.substring(1));
        }
        if (secretFile.get().isEmpty()) throw new UsageException("token needs -auth-secret-file, the server's secret");
        byte[] secret = SecretFile.key(secretFile.get().get(), "-auth-secret-file", Tokens.MIN_SECRET_BYTES);
        TokenLimits unused = new TokenLimits(0, Duration.ZERO);
        String token = new Tokens(secret, unused, InstantSource.system()).mint(handle, timeToLive.get(), rooms.get());
        if (token.length() > Options.TOKEN_BYTES) {
            System.err.println("gochat: a server takes so long a token only with -max-token-size " + token.length());
        }
        return token;
    }

    /// @param name  the handle, in what was given
    private static void check(String given, String name) throws UsageException {
        try {
            Handle.parse(name);
        } catch (InvalidHandle invalid) {
            throw new UsageException("'" + Log.printable(given) + "' is wrong: " + invalid.getMessage());
        }
    }
}
