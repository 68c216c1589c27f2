package gochat.config;

import gochat.ops.Log;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Command-line flags in Go's style: one or two dashes, `-x v` or `-x=v`, each also an environment variable
/// `GOCHAT_X`. The command line beats the environment, which beats the default.
public final class Flags {
    private static final String PREFIX = "GOCHAT_";
    /// Where a service is, as its pods are told: `GOCHAT_SERVICE_HOST`, `GOCHAT_PORT_4691_TCP_ADDR`.
    private static final Pattern KUBERNETES = Pattern.compile(
            "GOCHAT_(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_\\w+)?)");

    /// Reads a flag's value.
    public interface Parser<T> {
        /// @throws IllegalArgumentException with what is allowed
        T parse(String text);
    }

    /// One flag, and its value once [#parse] has run.
    public static final class Flag<T> {
        private final String name;
        private final String placeholder;
        private final String help;
        private final Parser<T> parser;
        private String text;
        private T value;

        private Flag(String name, String placeholder, String text, String help, Parser<T> parser) {
            this.name = name;
            this.placeholder = placeholder;
            this.text = text;
            this.help = help;
            this.parser = parser;
        }

        /// What was asked for, or the default; good once all are read.
        public T get() {
            return value;
        }

        private void set(String text, String source) throws UsageException {
            checkLegible(text);
            try {
                value = parser.parse(text);
                this.text = text;
            } catch (IllegalArgumentException wrong) {
                throw new UsageException(source + ": '" + Log.printable(text) + "' is wrong: " + wrong.getMessage());
            }
        }
    }

    private final Map<String, Flag<?>> flags = new LinkedHashMap<>();
    private final Set<String> switches = new HashSet<>();

    /// Declares a flag; `placeholder` stands for its value in the help.
    public <T> Flag<T> add(String name, String placeholder, String defaultText, String help, Parser<T> parser) {
        Flag<T> flag = new Flag<>(name, placeholder, defaultText, help, parser);
        flags.put(name, flag);
        return flag;
    }

    /// Declares a flag that is off unless named; like Go's, it takes a value only behind `=`.
    Flag<Boolean> addSwitch(String name, String help) {
        switches.add(name);
        return add(name, "", "false", help, FlagTypes::bool);
    }

    /// Declares a flag that names a file or folder, none unless it is given. An empty name is refused: it comes from a
    /// variable that was never set, and nothing that a file protects may open for that.
    public Flag<Optional<Path>> addFile(String name, String placeholder, String help) {
        Flag<Optional<Path>> flag = add(name, placeholder, "", help, FlagTypes::file);
        flag.value = Optional.empty();
        return flag;
    }

    /// Gives every flag its value.
    ///
    /// @throws UsageException for a flag that is unknown, lacks its value or has a wrong one, and for anything else
    void parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        List<String> operands = operands(arguments, environment);
        if (operands.isEmpty()) return;
        throw new UsageException("'" + Log.printable(operands.getFirst()) + "' is no flag; -h lists them");
    }

    /// Gives every flag its value, and returns what stands between and behind the flags; all behind `--` does.
    ///
    /// @throws UsageException for a flag that is unknown, lacks its value or has a wrong one
    public List<String> operands(List<String> arguments, Map<String, String> environment) throws UsageException {
        setFrom(environment);
        Map<Flag<?>, String> given = new LinkedHashMap<>();
        List<String> operands = new ArrayList<>();
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            if (argument.equals("--")) {
                operands.addAll(rest);
                break;
            }
            if (!argument.startsWith("-")) {
                operands.add(argument);
                continue;
            }
            String[] parts = argument.substring(argument.startsWith("--") ? 2 : 1).split("=", 2);
            Flag<?> flag = named(parts[0], argument);
            boolean isSwitch = switches.contains(flag.name);
            if (parts.length == 1 && rest.isEmpty() && !isSwitch) {
                throw new UsageException("-" + flag.name + " needs a value");
            }
            String value = parts.length == 2 ? parts[1] : isSwitch ? "true" : rest.removeFirst();
            // a flag that is repeated adds to its list, where its parser takes one; else the last one counts
            given.merge(flag, value, flag.value instanceof List ? (a, b) -> a + "," + b : (_, b) -> b);
        }
        for (Map.Entry<Flag<?>, String> entry : given.entrySet()) {
            entry.getKey().set(entry.getValue(), "-" + entry.getKey().name);
        }
        return operands;
    }

    private void setFrom(Map<String, String> environment) throws UsageException {
        for (Flag<?> flag : flags.values()) {
            if (flag.value == null) flag.set(flag.text, "-" + flag.name);
            String variable = variable(flag.name);
            String text = environment.get(variable);
            if (text != null) flag.set(text, variable);
        }
    }

    private Flag<?> named(String name, String argument) throws UsageException {
        if (flags.containsKey(name)) return flags.get(name);
        throw new UsageException(Log.printable(argument) + " is unknown"
                + Nearest.of(name, flags.keySet()).map(near -> ": did you mean -" + near + "?").orElse("")
                + "; -h lists the flags");
    }

    /// What a JVM cannot read of its arguments and environment it replaces by U+FFFD.
    public static void checkLegible(String text) throws UsageException {
        if (text.indexOf('\uFFFD') >= 0) {
            throw new UsageException("'" + Log.printable(text) + "' is not in this locale's encoding, "
                    + System.getProperty("sun.jnu.encoding") + "; set LC_ALL=C.UTF-8");
        }
    }

    /// The variables of the environment that set these flags.
    public Set<String> variables() {
        return flags.keySet().stream().map(Flags::variable).collect(Collectors.toSet());
    }

    /// The variables that look like flags and are none of the known, but for what Kubernetes sets for services whose
    /// names begin with gochat.
    public static List<String> unknownVariables(Map<String, String> environment, Set<String> known) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name) && !KUBERNETES.matcher(name).matches())
                .sorted().toList();
    }

    private static String variable(String name) {
        return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// A paragraph for each flag.
    public String help() {
        StringBuilder help = new StringBuilder();
        for (Flag<?> flag : flags.values()) {
            help.append(("  -" + flag.name + " " + flag.placeholder).stripTrailing()).append("\n        ")
                    .append(flag.help);
            if (!flag.text.isEmpty()) help.append(" (default ").append(flag.text).append(')');
            help.append('\n');
        }
        return help.toString();
    }
}
