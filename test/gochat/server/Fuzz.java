package gochat.server;

import gochat.ws.CodecFuzz;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Plays random cases, on the codec itself and over sockets, until the time is over or one is wrong. The seed and a
/// case's number make that case again.
public final class Fuzz {
    private static final String USAGE = "it takes -seconds N (1 to 1000000), -seed S and -case N, all whole numbers";
    private static final long MAX_SECONDS = 1_000_000;
    /// So many cases of the codec are played between two over sockets; both then take about the same time.
    private static final int CODEC_CASES = 50;

    private final long seed;
    private long cases;
    private long frames;
    private long socketCases;

    Fuzz(long seed) {
        this.seed = seed;
    }

    /// Takes `-seconds N`, `-seed S`, and `-case N` to play a single case.
    public static void main(String[] arguments) throws IOException {
        long seconds = 10;
        long seed = System.nanoTime() & 0xFFFF_FFFFL;
        long only = -1;
        for (int i = 0; i < arguments.length; i += 2) {
            String flag = arguments[i].startsWith("--") ? arguments[i].substring(1) : arguments[i];
            long value = i + 1 < arguments.length ? number(flag, arguments[i + 1]) : usage(flag + " needs a value");
            switch (flag) {
                case "-seconds" -> seconds = value >= 1 && value <= MAX_SECONDS ? value : usage("-seconds is " + value);
                case "-seed" -> seed = value;
                case "-case" -> only = value >= 0 ? value : usage("-case is " + value);
                default -> usage(flag + " is unknown");
            }
        }
        System.out.println("seed " + seed);
        Fuzz fuzz = new Fuzz(seed);
        try {
            if (only >= 0) fuzz.playOnly(only);
            else fuzz.playFor(TimeUnit.SECONDS.toNanos(seconds));
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
        System.err.println("fuzz: " + what + "; " + USAGE);
        System.exit(2);
        return 0;
    }

    private void playOnly(long number) throws IOException {
        try (SocketFuzz sockets = new SocketFuzz()) {
            play(sockets, number);
        }
        System.out.println("case " + number + " is right");
    }

    /// Plays cases from number 0 on.
    ///
    /// @throws AssertionError at the first wrong one, with all that is needed to see it again
    void playFor(long nanos) throws IOException {
        long start = System.nanoTime();
        try (SocketFuzz sockets = new SocketFuzz()) {
            while (System.nanoTime() - start < nanos) play(sockets, cases++);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%,d cases (%,d of them over sockets) and %,d frames in %.1f s:"
                + " %,.0f cases and %,.0f frames per second, all as the reference%n",
                cases, socketCases, frames, seconds, cases / seconds, frames / seconds);
    }

    private void play(SocketFuzz sockets, long number) throws IOException {
        boolean overSockets = number % CODEC_CASES == 0;
        try {
            frames += overSockets ? sockets.play(seed, number) : CodecFuzz.compare(seed, number);
            if (overSockets) socketCases++;
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("seed " + seed + " case " + number + (overSockets ? " over a socket: " : ": ")
                    + (wrong instanceof AssertionError ? wrong.getMessage() : wrong) + "\nreplay it with: "
                    + "./build.sh fuzz -seed " + seed + " -case " + number, wrong);
        }
    }
}
