package gochat;

import gochat.config.Flags;
import gochat.config.Nearest;
import gochat.config.Options;
import gochat.config.UsageException;
import gochat.io.SocketLayer;
import gochat.io.Tls;
import gochat.journal.Inspection;
import gochat.ops.Log;
import gochat.ops.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the program can be asked for: a command, or else to serve.
///
/// Exit codes: 0 after a clean stop, 1 when it cannot run, 2 for a wrong flag.
final class Commands {
    private static final List<String> NAMES = List.of("check", "health", "journal", "token", "version");
    private static final String USAGE = """
            usage: gochat [flags]          serve the chat and its page
                   gochat check [flags]    say whether it could, and how many connections fit
                   gochat health [flags]   ask the server that runs with these flags whether it is well
                   gochat journal DIR      say what a -keep-in folder holds, and whether it is sound
                   gochat token -auth-secret-file FILE [-ttl 1h] HANDLE
                                           mint a token for a handle
                   gochat version          say which build this is
            """;

    private Commands() {}

    /// Runs what these words ask for.
    static void run(String[] arguments) {
        try {
            for (String argument : arguments) Flags.checkLegible(argument);
            List<String> words = List.of(arguments);
            if (words.isEmpty() || words.getFirst().startsWith("-")) serve(words);
            else run(words.getFirst(), words.subList(1, words.size()));
        } catch (UsageException wrong) {
            fail(2, wrong.getMessage());
        } catch (IOException failed) {
            fail(1, failed.getMessage());
        }
    }

    private static void serve(List<String> flags) throws UsageException, IOException {
        if (Options.wantsHelp(flags)) print(help());
        else ServeCommand.run(options(flags));
    }

    private static void run(String command, List<String> words) throws UsageException, IOException {
        if (command.equals("help") || NAMES.contains(command) && Options.wantsHelp(words)) {
            print(switch (command) {
                case "token" -> TokenCommand.help();
                case "journal", "version" -> USAGE;
                default -> help();
            });
            return;
        }
        switch (command) {
            case "check" -> CheckCommand.run(options(words));
            case "health" -> health(words);
            case "journal" -> inspect(new Flags().operands(words, Map.of()));
            case "token" -> mint(words);
            case "version" -> tellVersion(new Flags().operands(words, Map.of()));
            default -> throw new UsageException("'" + Log.printable(command) + "' is no command"
                    + Nearest.of(command, NAMES).map(near -> ": did you mean " + near + "?").orElse("")
                    + "; there are " + String.join(", ", NAMES));
        }
    }

    private static String help() {
        return USAGE + Options.flagHelp();
    }

    private static Options options(List<String> flags) throws UsageException {
        return Options.parse(flags, System.getenv());
    }

    private static void health(List<String> flags) throws UsageException, IOException {
        StartupWarnings.unknownVariables().forEach(Commands::tell);
        Options options = options(flags);
        Optional<Tls> tls = ServeCommand.tls(options);
        Health.check(options.addresses().chat(), options.addresses().front(), options.addresses().admin(),
                tls.isPresent() ? tls.get().client() : SocketLayer.PLAIN);
        print("well\n");
    }

    private static void mint(List<String> words) throws UsageException, IOException {
        StartupWarnings.unknownVariables().forEach(Commands::tell);
        print(TokenCommand.run(words, System.getenv()));
    }

    private static void tellVersion(List<String> words) throws UsageException, IOException {
        if (!words.isEmpty()) throw new UsageException("version takes nothing behind it");
        print(Version.running() + "\n");
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

    /// Ends the program with this reason.
    static void fail(int exitCode, String reason) {
        tell(String.valueOf(reason));
        System.exit(exitCode);
    }

    private static void tell(String line) {
        System.err.println("gochat: " + Log.printable(line));
    }
}
