package gochat.ws;

import java.util.concurrent.atomic.AtomicLong;

/// Compares the codec with the reference over spaces too large for every test run: all 2^32 strings of four bytes,
/// and all headers. Started by hand, on all processors; it prints what it has done and exits with 1 at a difference.
public final class Exhaustive {
    private static final long STEP_NANOS = 2_000_000_000L;

    private Exhaustive() {}

    /// Takes no arguments.
    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            System.err.println("exhaustive: '" + arguments[0] + "' is too much: it takes no arguments");
            System.exit(2);
        }
        long start = System.nanoTime();
        try {
            System.out.println(HeaderSpace.compareAll() + " headers in all states: all as the reference");
            for (int length = 1; length <= 4; length++) utf8(length);
        } catch (AssertionError different) {
            System.out.println("DIFFERENT: " + different.getMessage());
            System.exit(1);
        }
        System.out.printf("done in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
    }

    private static void utf8(int length) {
        AtomicLong printed = new AtomicLong(System.nanoTime());
        long all = 1L << 8 * length;
        long count = Utf8Space.compareAll(length, done -> {
            long last = printed.get();
            long now = System.nanoTime();
            if (now - last > STEP_NANOS && printed.compareAndSet(last, now)) {
                System.out.printf("  %,d of %,d strings of %d bytes (%d %%)%n", done, all, length, 100 * done / all);
            }
        });
        if (count != all) throw new AssertionError("only " + count + " strings of " + length + " bytes");
        System.out.println(count + " strings of " + length + " bytes: all as the reference");
    }
}
