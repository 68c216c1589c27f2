package gochat.engine;

/// Plays [schedules][Schedule] until one is wrong. The seed and a schedule's number make that one again.
public final class Schedules {
    private static final String USAGE = "it takes -count N (1 to 1000000000), -seed S and -only N, all whole numbers";
    private static final long MAX_COUNT = 1_000_000_000;

    private Schedules() {}

    /// Takes `-count N`, `-seed S`, and `-only N` to play a single one.
    public static void main(String[] arguments) {
        long count = 100_000;
        long seed = System.nanoTime() & 0xFFFF_FFFFL;
        long only = -1;
        for (int i = 0; i < arguments.length; i += 2) {
            String flag = arguments[i].startsWith("--") ? arguments[i].substring(1) : arguments[i];
            long value = i + 1 < arguments.length ? number(flag, arguments[i + 1]) : usage(flag + " needs a value");
            switch (flag) {
                case "-count" -> count = value >= 1 && value <= MAX_COUNT ? value : usage("-count is " + value);
                case "-seed" -> seed = value;
                case "-only" -> only = value >= 0 ? value : usage("-only is " + value);
                default -> usage(flag + " is unknown");
            }
        }
        System.out.println("seed " + seed);
        try {
            play(seed, only >= 0 ? only : 0, only >= 0 ? 1 : count);
        } catch (AssertionError wrong) {
            System.out.println("WRONG: " + wrong.getMessage());
            System.exit(1);
        }
    }

    private static long number(String flag, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            return usage(flag + ": '" + value + "' is no whole number");
        }
    }

    private static long usage(String what) {
        System.err.println("schedules: " + what + "; " + USAGE);
        System.exit(2);
        return 0;
    }

    private static void replay(long seed) {
        try {
            Schedule.play(seed, System.out::println);
        } catch (AssertionError | RuntimeException again) {
            // it will be told at the end
        }
    }

    /// @throws AssertionError at the first wrong one, with all that is needed to see it again
    static void play(long seed, long from, long count) {
        long began = System.nanoTime();
        long entries = 0;
        for (long number = from; number < from + count; number++) {
            try {
                entries += Schedule.play(seed * 1_000_003 + number, null);
            } catch (AssertionError | RuntimeException wrong) {
                replay(seed * 1_000_003 + number);
                throw new AssertionError("seed " + seed + " schedule " + number + ": "
                        + (wrong instanceof AssertionError ? wrong.getMessage() : wrong) + "\nreplay it with: "
                        + "./build.sh schedules -seed " + seed + " -only " + number, wrong);
            }
        }
        System.out.printf("%,d schedules with %,d entries in %.1f s, all well%n", count, entries,
                (System.nanoTime() - began) / 1e9);
    }
}
