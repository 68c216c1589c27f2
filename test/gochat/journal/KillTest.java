package gochat.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals of processes of their own.
class KillTest {
    private static final int TIMES = 4;

    @TempDir
    private Path parent;

    @Test
    void whatAKilledProcessHadAcknowledgedIsThereInOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        assertTrue(Kills.run(parent.resolve("journal"), TIMES, seed) >= TIMES);
    }

    @Test
    void aFolderInUseIsRefusedAndMayBeInspectedAndIsFreeWhenItsProcessIsDead() throws Exception {
        Path folder = parent.resolve("journal");
        try (JournalProcess process = JournalProcess.start("true", folder, JournalLimits.Sync.SECOND, "run")) {
            process.await(1);
            IOException refusal = assertThrows(IOException.class, () -> Journals.read(folder));
            assertEquals(folder + " is in use by another process", refusal.getMessage());
            assertTrue(Inspection.of(folder).sound());
            JournalProcess.assertThere(process.kill(), Journals.read(folder).entries);
        }
    }

    @Test
    void aFullDiskEndsTheAcknowledgementsAndLosesNoneOfThem() throws Exception {
        Path folder = parent.resolve("journal");
        List<String> acknowledged;
        try (JournalProcess process = JournalProcess.start("ulimit -f 64", folder, JournalLimits.Sync.SECOND, "run")) {
            acknowledged = process.end();
        }
        assertFalse(acknowledged.isEmpty());
        assertTrue(Inspection.of(folder).sound());
        JournalProcess.assertThere(acknowledged, Journals.read(folder).entries);
    }
}
