package gochat.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.journal.JournalLimits.Sync;
import gochat.journal.Journals.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal's folder: whose it is, and what lies in it.
class FolderTest {
    @TempDir
    private Path parent;
    private Path folder;

    @BeforeEach
    void name() {
        folder = parent.resolve("journal");
    }

    private String refusal() {
        String message = assertThrows(IOException.class, () -> Journals.read(folder)).getMessage();
        assertTrue(message.startsWith(folder.toString()) && message.lines().count() == 1, message);
        return message;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    /// Root may write wherever the file system lets it, and some roots may not mount one.
    private void assertReadOnlyIsNamed() throws Exception {
        Files.createDirectory(folder);
        if (!Files.getOwner(folder).getName().equals("root")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
            assertTrue(refusal().endsWith("permission denied"));
        } else if (run("mount", "-t", "tmpfs", "-o", "ro,mode=0700", "tmpfs", folder.toString())) {
            try {
                assertTrue(refusal().endsWith("Read-only file system"));
            } finally {
                run("umount", folder.toString());
            }
        }
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        Journals.read(folder);
        assertEquals("rwx------", mode(folder));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) assertEquals("rw-------", mode(file), file.toString());
        }
    }

    @Test
    void aFolderThatIsOpenToOthersIsRefused() throws Exception {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals(folder + " is open to others; it must have mode 0700", refusal());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Journals.read(folder);
    }

    @Test
    void noLinkIsFollowedAndNothingReadThatIsNoFile() throws Exception {
        Path elsewhere = parent.resolve("elsewhere");
        Journals.read(elsewhere);
        Files.createSymbolicLink(folder, elsewhere);
        assertEquals(folder + " is no folder, or a link", refusal());
        Files.delete(folder);
        Journals.read(folder);
        for (String name : List.of("lock", "epoch", "key", "0000000000000000.log")) {
            Files.delete(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), elsewhere.resolve(name));
            assertEquals(folder.resolve(name) + " is no file, or a link", refusal());
            Files.delete(folder.resolve(name));
            if (!run("mkfifo", folder.resolve(name).toString())) continue;
            assertTimeoutPreemptively(Duration.ofSeconds(10), this::refusal);
            if (name.endsWith(".log")) {
                assertTimeoutPreemptively(Duration.ofSeconds(10),
                        () -> assertThrows(IOException.class, () -> Inspection.of(folder)));
            }
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void epochAndKeyAreMadeOnceAndAreRandom() throws Exception {
        History first = new History();
        byte[] key;
        try (Journal<Long> journal = Journals.open(folder, Journals.limits(Sync.SECOND), first)) {
            key = journal.key();
            assertEquals(32, key.length);
            assertTrue(first.epoch.matches("[A-Za-z0-9_-]{16}"), first.epoch);
        }
        History second = new History();
        try (Journal<Long> journal = Journals.open(folder, Journals.limits(Sync.SECOND), second)) {
            assertArrayEquals(key, journal.key());
            assertEquals(first.epoch, second.epoch);
        }
        assertNotEquals(first.epoch, Journals.read(parent.resolve("other")).epoch);
        Files.write(folder.resolve("key"), new byte[31]);
        assertEquals(folder.resolve("key") + " must have 32 bytes, as it was made", refusal());
    }

    @Test
    void theEpochIsAnotherWhenAllSegmentsAreGoneAndTheKeyIsNot() throws Exception {
        String epoch = Journals.read(folder).epoch;
        byte[] key = Files.readAllBytes(folder.resolve("key"));
        for (Path segment : Journals.segments(folder)) Files.delete(segment);
        assertNotEquals(epoch, Journals.read(folder).epoch);
        assertArrayEquals(key, Files.readAllBytes(folder.resolve("key")));
    }

    @Test
    void oneJournalHasItAtATimeAlsoInOneProcess() throws Exception {
        try (Journal<Long> journal = Journals.open(folder, Journals.limits(Sync.SECOND), new History())) {
            assertEquals(folder + " is in use by another process", refusal());
            assertFalse(journal.figures().failed());
            Journals.send(journal, "still there");
        }
        assertEquals(1, Journals.read(folder).entries.size());
    }

    @Test
    void whatCannotBeWrittenOrIsNotThereIsNamed() throws Exception {
        assertReadOnlyIsNamed();
        folder = parent.resolve("no/journal");
        assertEquals(folder + " is not there", refusal());
        folder = Files.createFile(parent.resolve("file"));
        assertEquals(folder + " is no folder, or a link", refusal());
    }
}
