package gochat.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Folder;
import gochat.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Kills a process that writes a journal, again and again, and looks whether everything that it had acknowledged is
/// there: `Kills [-times N] [-seed S]`.
final class Kills {
    private static final int MAX_ACKNOWLEDGED = 5_000;

    private Kills() {}

    /// @return how many acknowledgements were compared
    static int run(Path folder, int times, long seed) throws Exception {
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            JournalLimits.Sync sync = random.nextBoolean() ? JournalLimits.Sync.SECOND : JournalLimits.Sync.ALWAYS;
            try (JournalProcess process = JournalProcess.start("true", folder, sync, "run" + time)) {
                acknowledged.addAll(process.await(1 + random.nextInt(MAX_ACKNOWLEDGED)).kill());
            }
            assertTrue(Inspection.of(folder).sound());
            JournalProcess.assertThere(acknowledged, Journals.read(folder).entries);
        }
        return acknowledged.size();
    }

    public static void main(String[] arguments) throws Exception {
        Numbers numbers = new Numbers("kills", arguments, "-times", "-seed");
        int times = (int) numbers.get("-times", 50, 1, 1_000_000);
        long seed = numbers.get("-seed", System.nanoTime());
        System.out.println("seed " + seed);
        Path folder = Files.createTempDirectory("kills");
        int acknowledged = run(folder.resolve("journal"), times, seed);
        Folder.delete(folder);
        System.out.println(times + " kills, " + acknowledged + " acknowledged entries, all there, in order");
    }
}
