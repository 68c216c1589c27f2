package gochat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The flags of a program that is among the tests, each with a whole number. What is wrong ends it with 2 and one line.
public final class Numbers {
    private final String program;
    private final List<String> flags;
    private final Map<String, Long> given = new HashMap<>();

    public Numbers(String program, String[] arguments, String... flags) {
        this.program = program;
        this.flags = List.of(flags);
        for (int i = 0; i < arguments.length; i += 2) {
            String flag = arguments[i].startsWith("--") ? arguments[i].substring(1) : arguments[i];
            if (!this.flags.contains(flag)) fail(flag + " is unknown");
            if (i + 1 == arguments.length) fail(flag + " needs a value");
            try {
                given.put(flag, Long.parseLong(arguments[i + 1]));
            } catch (NumberFormatException e) {
                fail(flag + ": '" + arguments[i + 1] + "' is no whole number");
            }
        }
    }

    public long get(String flag, long absent) {
        return given.getOrDefault(flag, absent);
    }

    /// The same, of a flag that must be from `least` to `most` where it is given.
    public long get(String flag, long absent, long least, long most) {
        Long value = given.get(flag);
        if (value == null) return absent;
        if (value < least || value > most) fail(flag + " must be from " + least + " to " + most);
        return value;
    }

    private void fail(String why) {
        System.err.println(program + ": " + why + "; it takes " + String.join(" N, ", flags) + " N, all whole numbers");
        System.exit(2);
    }
}
