package gochat.journal;

import static gochat.journal.Journals.bytes;
import static gochat.journal.Journals.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.Waiting;
import gochat.journal.JournalLimits.Sync;
import gochat.journal.Journals.History;
import gochat.journal.Journals.Told;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fails: nothing is acknowledged from then on, and what was before is there.
class FailingDiskTest {
    /// Fails when told to, in the middle of a write.
    private static final class Failing extends Disk {
        private volatile boolean writes;
        private volatile boolean forces;
        /// Whoever has it holds up what is to be written.
        private final ReentrantLock stalls = new ReentrantLock();
        /// Whoever has it holds up what is to be forced.
        private final ReentrantLock hangs = new ReentrantLock();

        @Override
        void write(FileChannel file, ByteBuffer bytes) throws IOException {
            stalls.lock();
            stalls.unlock();
            if (writes) {
                super.write(file, bytes.duplicate().limit(bytes.limit() / 2));
                throw new IOException("No space left on device");
            }
            super.write(file, bytes);
        }

        @Override
        void force(FileChannel file) throws IOException {
            hangs.lock();
            hangs.unlock();
            if (forces) throw new IOException("Input/output error");
            super.force(file);
        }
    }

    @TempDir
    private Path parent;
    private Path folder;
    private final Failing disk = new Failing();
    private final Lines log = Journals.warnings();
    private final History history = new History();

    @BeforeEach
    void name() {
        folder = parent.resolve("journal");
    }

    private Journal<Long> open(Sync sync) throws IOException {
        return Journals.open(folder, Journals.limits(sync), history, InstantSource.system(), log, disk);
    }

    private void assertFailed(Journal<Long> journal, String reason) {
        assertFalse(journal.send(bytes("later"), new Told()));
        assertTrue(journal.figures().failed());
        assertEquals(List.of(folder + ": " + reason + "; nothing more is taken until a restart"),
                log.messages());
    }

    @Test
    void whatCannotBeWrittenIsUnconfirmedAndNotApplied() throws Exception {
        try (Journal<Long> journal = open(Sync.SECOND)) {
            assertTrue(send(journal, "before") > 0);
            disk.writes = true;
            assertEquals(0, send(journal, "unlucky"));
            assertFailed(journal, "No space left on device");
        }
        assertEquals(List.of("before"), history.entries);
        assertEquals(List.of("before"), Journals.read(folder).entries);
    }

    /// Whoever sent it is told that it is not done, and need not fear that it shows with the next start.
    @Test
    void whatWaitedBehindWhatCouldNotBeWrittenIsRefused() throws Exception {
        Told unlucky = new Told();
        Told behind = new Told();
        try (Journal<Long> journal = open(Sync.SECOND)) {
            disk.stalls.lock();
            try {
                disk.writes = true;
                assertTrue(journal.send(bytes("unlucky"), unlucky));
                Waiting.until("it is being written", disk.stalls::hasQueuedThreads);
                assertTrue(journal.send(bytes("behind"), behind));
            } finally {
                disk.stalls.unlock();
            }
            assertTrue(behind.isRefused());
            assertFalse(unlucky.isRefused());
        }
        assertEquals(List.of(), Journals.read(folder).entries);
    }

    @Test
    void whatTheDiskDoesNotHaveIsUnconfirmedWhereItMust() throws Exception {
        try (Journal<Long> journal = open(Sync.ALWAYS)) {
            assertTrue(send(journal, "before") > 0);
            disk.forces = true;
            assertEquals(0, send(journal, "unlucky"));
            assertFailed(journal, "Input/output error");
        }
        assertEquals(List.of("before"), history.entries);
    }

    @Test
    void aSyncThatFailsInTheBackgroundEndsTheAcknowledgements() throws Exception {
        try (Journal<Long> journal = open(Sync.SECOND)) {
            disk.forces = true;
            assertTrue(send(journal, "written") > 0);
            Waiting.until("it is told", () -> !log.messages().isEmpty());
            assertFailed(journal, "Input/output error");
        }
        assertEquals(List.of("written"), Journals.read(folder).entries);
    }

    @ParameterizedTest
    @EnumSource(Sync.class)
    void aDiskThatHangsIsToldOnceWhileItDoesAndOnceWhenItNoLongerDoes(Sync sync) throws Exception {
        Lines all = new Lines(Logger.Level.INFO);
        String hangs = "WARNING " + folder + ": the disk has taken nothing for 3 s";
        try (Journal<Long> journal = Journals.open(folder, Journals.limits(sync), history, InstantSource.system(), all,
                disk)) {
            assertTrue(journal.isTaking());
            for (int again = 0; again < 2; again++) {
                Told told = new Told();
                disk.hangs.lock();
                try {
                    assertTrue(journal.send(bytes("late"), told));
                    Waiting.until("it says so", () -> !journal.isTaking());
                    Waiting.until("it is told", () -> all.all().contains(hangs));
                    if (sync == Sync.SECOND) assertTrue(told.await() > 0);
                    assertFalse(journal.figures().failed());
                } finally {
                    disk.hangs.unlock();
                }
                assertTrue(told.await() > 0);
                Waiting.until("it is well again", journal::isTaking);
            }
            Waiting.until("that is told, though nothing more is sent", () -> all.count("keeps up again") > 0);
        }
        assertEquals(List.of(hangs, "INFO " + folder + ": the disk keeps up again"),
                all.all().stream().filter(line -> line.contains("the disk")).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatSomebodyElseRemovesOrCutsEndsTheAcknowledgements(boolean removed) throws Exception {
        try (Journal<Long> journal = open(Sync.SECOND)) {
            send(journal, "written");
            Path segment = Journals.segments(folder).getFirst();
            if (removed) Files.delete(segment);
            else Files.write(segment, new byte[1]);
            Waiting.until("it is told", () -> !log.messages().isEmpty());
            assertFalse(journal.send(bytes("later"), new Told()));
            String why = removed ? segment + " is not there" : segment + " has been cut by somebody else";
            assertEquals(List.of(why + "; nothing more is taken until a restart"), log.messages());
        }
    }

    @Test
    void aLastSyncThatFailsIsTold() throws Exception {
        Journal<Long> journal = open(Sync.SECOND);
        send(journal, "written");
        disk.forces = true;
        journal.close();
        assertFailed(journal, "Input/output error");
    }

    @Test
    void allThatWaitWhenItFailsAreUnconfirmedOnce() throws Exception {
        disk.writes = true;
        List<Told> all = new ArrayList<>();
        try (Journal<Long> journal = open(Sync.SECOND)) {
            for (Told told = new Told(); journal.send(bytes("entry"), told); told = new Told()) all.add(told);
        }
        assertFalse(all.isEmpty());
        for (Told told : all) assertEquals(0, told.await());
        assertEquals(List.of(), history.entries);
    }

    @Test
    void aSegmentThatCannotBeForcedIsNotFollowedByAnother() throws Exception {
        try (Journal<Long> journal = Journals.open(folder, Journals.smallSegments(), history, InstantSource.system(),
                log, disk)) {
            disk.forces = true;
            while (send(journal, "x".repeat(40)) > 0) { }
            assertFailed(journal, "Input/output error");
        }
        assertEquals(1, Journals.segments(folder).size());
        assertEquals(history.entries, Journals.read(folder).entries);
    }
}
