package gochat.server;

import gochat.Numbers;
import gochat.ws.CodecFuzz;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Plays random cases, on the codec itself and over sockets, until the time is over or one is wrong. The seed and a
/// case's number make that case again.
public final class Fuzz {
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
        Numbers numbers = new Numbers("fuzz", arguments, "-seconds", "-seed", "-case");
        long seconds = numbers.get("-seconds", 10, 1, MAX_SECONDS);
        long seed = numbers.get("-seed", System.nanoTime() & 0xFFFF_FFFFL);
        long only = numbers.get("-case", -1, 0, Long.MAX_VALUE);
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
