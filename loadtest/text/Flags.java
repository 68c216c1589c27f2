package loadtest.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Go style command line flags: one or two dashes, `-x v` or `-x=v`. Knows names and text, not what they mean.
/// Made and read by the main thread.
public final class Flags {
    /// @param value what the help calls the value; empty for a flag that is given without one
    public record Flag(String name, String value, String defaultValue, String help) { }

    /// Flags that the help lists together.
    public record Group(String title, List<Flag> flags) { }

    private final List<Group> groups;
    private final Map<String, Flag> known = new LinkedHashMap<>();
    private final Map<String, List<String>> given = new LinkedHashMap<>();

    public Flags(List<Group> groups) {
        this.groups = groups;
        groups.forEach(group -> group.flags().forEach(flag -> known.put(flag.name(), flag)));
    }

    /// Reads the arguments. True if the help was asked for.
    public boolean parse(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("-")) {
                throw new UsageException("'" + argument + "' is not a flag; flags start with a dash,"
                        + " and -h lists them");
            }
            String[] parts = argument.substring(argument.startsWith("--") ? 2 : 1).split("=", 2);
            String name = parts[0];
            if (name.equals("h") || name.equals("help")) {
                return true;
            }
            Flag flag = known.get(name);
            if (flag == null) {
                throw new UsageException("there is no flag -" + name + "; -h lists the flags");
            }
            String value = flag.value().isEmpty() ? "true" : null;
            if (parts.length == 2) {
                value = parts[1];
                if (flag.value().isEmpty() && !value.matches("true|false")) {
                    throw new UsageException("-" + name + " is given alone, or as true or false, not '" + value + "'");
                }
            } else if (value == null) {
                if (++i == arguments.length) {
                    throw new UsageException("-" + name + " needs a value: " + flag.value());
                }
                value = arguments[i];
            }
            given.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return false;
    }

    public boolean has(String name) {
        return given.containsKey(name);
    }

    /// Whether a flag without a value was given, and not as `=false`.
    public boolean on(String name) {
        return text(name).equals("true");
    }

    /// The last value given, or the default.
    public String text(String name) {
        return has(name) ? given.get(name).getLast() : known.get(name).defaultValue();
    }

    public List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    /// Refuses a command line in which more than one of these is given.
    public void atMostOneOf(String... names) {
        List<String> found = List.of(names).stream().filter(this::has).toList();
        if (found.size() > 1) {
            throw new UsageException("give only one of -" + String.join(" and -", found));
        }
    }

    public String help() {
        var out = new StringBuilder();
        for (Group group : groups) {
            out.append(group.title()).append('\n');
            for (Flag flag : group.flags()) {
                out.append(String.format("  %-27s %s", ("-" + flag.name() + " " + flag.value()).strip(), flag.help()));
                if (!flag.defaultValue().isEmpty()) {
                    out.append(" (").append(flag.defaultValue()).append(')');
                }
                out.append('\n');
            }
        }
        return out.toString();
    }
}
