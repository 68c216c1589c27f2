package gochat.journal;

import static gochat.journal.Journals.segments;
import static gochat.journal.Journals.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Waiting;
import gochat.journal.JournalLimits.Sync;
import gochat.journal.Journals.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When segments begin and go, and what the clock has to do with it.
class SegmentsTest {
    private static final String ENTRY = "x".repeat(48);
    private static final int RECORD_BYTES = 64;

    @TempDir
    private Path parent;
    private Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final InstantSource clock = now::get;
    private History history = new History();

    @BeforeEach
    void name() {
        folder = parent.resolve("journal");
    }

    private Journal<Long> open(JournalLimits limits) throws IOException {
        return Journals.open(folder, limits, history, clock, Journals.warnings(), new Disk());
    }

    private History read() throws IOException {
        History read = new History();
        Journals.open(folder, Journals.limits(Sync.SECOND), read, clock, Journals.warnings(), new Disk()).close();
        return read;
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void aSegmentEndsWhenTheNextRecordDoesNotFit() throws Exception {
        try (Journal<Long> journal = open(Journals.smallSegments())) {
            for (int i = 0; i < 5; i++) send(journal, ENTRY);
            assertEquals(new JournalFigures(5 * RECORD_BYTES, 3, 5, journal.figures().lastSyncNanos(), false),
                    journal.figures());
            assertTrue(journal.figures().lastSyncNanos() > 0);
        }
        assertEquals(List.of(128L, 128L, 64L), segments(folder).stream().map(file -> file.toFile().length()).toList());
        try (Journal<Long> journal = open(Journals.smallSegments())) {
            send(journal, ENTRY);
            assertEquals(3, journal.figures().segments());
        }
        assertEquals(6, read().entries.size());
    }

    @Test
    void aSegmentEndsAfterAnHourAlsoWhenNothingComes() throws Exception {
        try (Journal<Long> journal = open(Journals.limits(Sync.SECOND))) {
            send(journal, "first");
            pass(Duration.ofMinutes(59));
            send(journal, "same segment");
            assertEquals(1, journal.figures().segments());
            pass(Duration.ofMinutes(1));
            Waiting.until("the next segment", () -> journal.figures().segments() == 2);
            pass(Duration.ofHours(2));
            send(journal, "second");
            assertEquals(2, journal.figures().segments());
        }
        assertEquals(List.of("first", "same segment", "second"), read().entries);
    }

    @Test
    void aSegmentGoesWhenAllInItIsTooOldAndTheLogKeepsItsNameAndItsOrder() throws Exception {
        long last;
        try (Journal<Long> journal = open(Journals.limits(Sync.SECOND))) {
            assertEquals(0, journal.begin());
            send(journal, "old");
            pass(Duration.ofMinutes(61));
            last = send(journal, "younger");
            pass(Duration.ofHours(23));
            Waiting.until("the first segment goes", () -> journal.begin() > 0);
            assertEquals(history.seqs.getFirst(), journal.begin());
            pass(Duration.ofHours(2));
            Waiting.until("the second goes", () -> journal.begin() == last);
            assertEquals(0, journal.figures().bytes());
            assertEquals(1, journal.figures().segments());
        }
        String epoch = history.epoch;
        history = new History();
        pass(Duration.ofDays(-30));
        try (Journal<Long> journal = open(Journals.limits(Sync.SECOND))) {
            assertEquals(List.of(), history.entries);
            assertEquals(epoch, history.epoch);
            assertEquals(last, journal.begin());
            assertEquals(last + 1, send(journal, "after the clock was set back"));
        }
    }

    @Test
    void whatIsTooOldAtTheStartIsNotReadAgain() throws Exception {
        try (Journal<Long> journal = open(Journals.smallSegments())) {
            for (int i = 0; i < 3; i++) send(journal, ENTRY);
        }
        List<Path> before = segments(folder);
        pass(Duration.ofHours(25));
        history = new History();
        open(Journals.smallSegments()).close();
        assertEquals(1, history.entries.size());
        assertEquals(before.subList(1, 2), segments(folder).subList(0, 1));
    }

    @Test
    void theOldestGoWhenTheFolderIsFull() throws Exception {
        Duration hour = Duration.ofHours(1);
        JournalLimits limits = new JournalLimits(128, hour, hour, 384, Sync.SECOND, 64, 112);
        try (Journal<Long> journal = open(limits)) {
            for (int i = 0; i < 20; i++) {
                send(journal, ENTRY);
                assertTrue(journal.figures().bytes() <= 384, () -> journal.figures().toString());
            }
            assertEquals(history.seqs.get(13), journal.begin());
        }
        List<Long> seqs = history.seqs;
        history = new History();
        open(limits).close();
        assertEquals(seqs.subList(14, 20), history.seqs);
    }

    @Test
    void seqIsTheClockAndRisesAlsoWhenThatIsSetBack() throws Exception {
        try (Journal<Long> journal = open(Journals.limits(Sync.SECOND))) {
            assertEquals(1795608000000000L, send(journal, "noon"));
            assertEquals(1795608000000001L, send(journal, "still noon"));
            pass(Duration.ofHours(-1));
            assertEquals(1795608000000002L, send(journal, "set back"));
        }
        try (Journal<Long> journal = open(Journals.limits(Sync.SECOND))) {
            assertEquals(1795608000000003L, send(journal, "after a restart"));
        }
    }

    @Test
    void anInspectionTellsWhatIsThere() throws Exception {
        try (Journal<Long> journal = open(Journals.smallSegments())) {
            for (int i = 0; i < 3; i++) {
                send(journal, ENTRY);
                pass(Duration.ofSeconds(1));
            }
            assertEquals(new Inspection("""
                    0000000000000000.log  2 records, 128 bytes, seq 1795608000000000 to 1795608001000000, \
                    2026-11-25T12:00:00Z to 2026-11-25T12:00:01Z
                    1795608001000000.log  1 record, 64 bytes, seq 1795608002000000 to 1795608002000000, \
                    2026-11-25T12:00:02Z to 2026-11-25T12:00:02Z
                    2 segments, 3 records, 192 bytes
                    all is well
                    """, true), Inspection.of(folder));
        }
        byte[] first = Files.readAllBytes(segments(folder).getFirst());
        first[20] ^= 1;
        Files.write(segments(folder).getFirst(), first);
        String text = Inspection.of(folder).text();
        assertTrue(text.contains(segments(folder).getFirst()
                + " is damaged: a repair would cut off its last 128 bytes, from byte 0 on, and 1 segment behind it."),
                text);
        assertNoJournal(parent.resolve("none"), " is not there");
        assertNoJournal(parent, " holds no segment");
        assertNoJournal(folder.resolve("key"), " is no folder");
        Path pipe = parent.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertNoJournal(pipe, " is no folder"));
    }

    private static void assertNoJournal(Path path, String why) {
        assertEquals(path + why, assertThrows(IOException.class, () -> Inspection.of(path)).getMessage());
    }
}
