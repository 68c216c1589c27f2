package gochat.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import gochat.journal.JournalLimits.Sync;
import gochat.journal.Journals.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left when a process ends at once, and when its machine does.
class BootTest {
    @TempDir
    private Path parent;
    private Path left;
    private final History written = new History();

    /// Leaves a folder as it is while a journal is open.
    private void leave(Sync sync) throws Exception {
        Path folder = parent.resolve("open");
        try (Journal<Long> journal = Journals.open(folder, Journals.limits(sync), written)) {
            Journals.send(journal, "hi");
            copy(folder);
        }
        assertFalse(Files.exists(folder.resolve("boot")), "all of it is on the disk");
    }

    private void copy(Path folder) throws IOException {
        Files.copy(folder, left, StandardCopyOption.COPY_ATTRIBUTES);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, left.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @BeforeEach
    void name() {
        left = parent.resolve("left");
    }

    @Test
    void aKilledProcessLosesNothingAndItsLogGoesOn() throws Exception {
        leave(Sync.SECOND);
        History read = Journals.read(left);
        assertEquals(List.of("hi"), read.entries);
        assertEquals(written.epoch, read.epoch);
    }

    @Test
    void aMachineThatFailedMayHaveLostTheEndSoTheLogIsAnother() throws Exception {
        leave(Sync.SECOND);
        Files.writeString(left.resolve("boot"), "another run");
        History read = Journals.read(left);
        assertEquals(List.of("hi"), read.entries);
        assertNotEquals(written.epoch, read.epoch);
        assertEquals(read.epoch, Journals.read(left).epoch);
    }

    @Test
    void whatIsOnTheDiskBeforeItIsAnsweredIsNotLostByTheMachine() throws Exception {
        leave(Sync.ALWAYS);
        assertFalse(Files.exists(left.resolve("boot")));
        assertEquals(written.epoch, Journals.read(left).epoch);
    }
}
