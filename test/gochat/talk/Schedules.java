package gochat.talk;

import gochat.Numbers;

/// Runs random lives of a few handles beside a model: `-count N`, `-seed S` for the first, one a seed.
public final class Schedules {
    private static final int USUAL_COUNT = 100_000;
    private static final boolean[] EITHER = {false, true};

    private Schedules() {}

    public static void main(String[] arguments) {
        Numbers numbers = new Numbers("lives", arguments, "-count", "-seed");
        long first = numbers.get("-seed", 1);
        long count = numbers.get("-count", USUAL_COUNT, 1, Integer.MAX_VALUE);
        for (long seed = first; seed < first + count; seed++) {
            for (boolean logged : EITHER) for (boolean scarce : EITHER) run(seed, logged, scarce);
        }
        System.out.println(4 * count + " schedules, all is well");
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
