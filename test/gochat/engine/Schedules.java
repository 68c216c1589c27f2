package gochat.engine;

import gochat.Numbers;

/// Plays [schedules][Schedule] until one is wrong. The seed and a schedule's number make that one again.
public final class Schedules {
    private static final long MAX_COUNT = 1_000_000_000;

    private Schedules() {}

    /// Takes `-count N`, `-seed S`, and `-only N` to play a single one.
    public static void main(String[] arguments) {
        Numbers numbers = new Numbers("schedules", arguments, "-count", "-seed", "-only");
        long count = numbers.get("-count", 100_000, 1, MAX_COUNT);
        long seed = numbers.get("-seed", System.nanoTime() & 0xFFFF_FFFFL);
        long only = numbers.get("-only", -1, 0, Long.MAX_VALUE);
        System.out.println("seed " + seed);
        try {
            play(seed, only >= 0 ? only : 0, only >= 0 ? 1 : count);
        } catch (AssertionError wrong) {
            System.out.println("WRONG: " + wrong.getMessage());
            System.exit(1);
        }
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
