package gochat.talk;

import java.util.List;

/// Runs random lives of a few handles beside a model: `-count N`, `-seed S` for the first, one a seed.
public final class Schedules {
    private static final int USUAL_COUNT = 100_000;
    private static final boolean[] EITHER = {false, true};

    private Schedules() {}

    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        long first = number(given, "-seed", 1);
        long count = number(given, "-count", USUAL_COUNT);
        for (long seed = first; seed < first + count; seed++) {
            for (boolean logged : EITHER) for (boolean scarce : EITHER) run(seed, logged, scarce);
        }
        System.out.println(4 * count + " schedules, all is well");
    }

    private static long number(List<String> given, String flag, long absent) {
        int at = given.indexOf(flag);
        return at < 0 ? absent : Long.parseLong(given.get(at + 1));
    }

    /// @throws AssertionError with the seed and the whole story
    static void run(long seed, boolean logged, boolean scarce) {
        try {
            new Schedule(seed, logged, scarce).run();
        } catch (AssertionError wrong) {
            throw new AssertionError("seed " + seed + (logged ? ", logged" : "") + (scarce ? ", scarce: " : ": ")
                    + wrong.getMessage(), wrong);
        }
    }
}
