package gochat.journal;

import static gochat.journal.Journals.read;
import static gochat.journal.Journals.segments;
import static gochat.journal.Journals.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.journal.Journals.History;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash leaves is cut off and told; what no crash leaves is refused: every cut, every flipped bit.
class TornTailTest {
    private static final int ENTRY_BYTES = 20;
    private static final int RECORD_BYTES = 36;
    /// Three records a segment: the last segment has two.
    private static final int ENTRIES = 8;

    @TempDir
    private Path parent;
    private Path folder;
    private List<Path> segments;
    private List<String> entries;

    @BeforeEach
    void write() throws Exception {
        folder = parent.resolve("journal");
        History history = new History();
        try (Journal<Long> journal = Journals.open(folder, Journals.smallSegments(), history)) {
            for (int i = 0; i < ENTRIES; i++) send(journal, ("" + i).repeat(ENTRY_BYTES));
        }
        segments = segments(folder);
        entries = history.entries;
        assertEquals(List.of(108L, 108L, 72L), segments.stream().map(file -> file.toFile().length()).toList());
    }

    /// Opens it; what was told is none or one line.
    private static History open(Path folder, Lines log) throws IOException {
        History history = new History();
        Journals.open(folder, Journals.smallSegments(), history, InstantSource.system(), log, new Disk()).close();
        return history;
    }

    private void assertCut(int records, long at) throws Exception {
        assertTorn(at);
        Lines log = Journals.warnings();
        assertEquals(entries.subList(0, records), open(folder, log).entries);
        assertEquals(1, log.messages().size());
        String line = log.messages().getFirst();
        assertTrue(line.contains(segments.getLast() + " ends with ")
                && line.contains("follows byte " + at + " "), line);
        assertEquals(at, Files.size(segments.getLast()));
        String after = Inspection.of(folder).text();
        assertTrue(after.endsWith("all is well\n"), after);
    }

    /// What a start would cut, without one.
    private void assertTorn(long at) throws IOException {
        Inspection inspection = Inspection.of(folder);
        assertTrue(inspection.sound(), inspection.text());
        String cut = segments.getLast() + " ends with no whole record";
        assertTrue(inspection.text().contains(cut) && inspection.text().contains("from byte " + at + " on"),
                inspection.text());
    }

    private void assertRefused(Path file, long at) throws Exception {
        IOException refusal = assertThrows(IOException.class, () -> read(folder));
        assertTrue(refusal.getMessage().startsWith(file + " is damaged at byte " + at + ";"), refusal.getMessage());
        assertDamaged(file, at);
    }

    private void assertDamaged(Path file, long at) throws IOException {
        Inspection inspection = Inspection.of(folder);
        assertFalse(inspection.sound(), inspection.text());
        assertTrue(inspection.text().contains(file + " is damaged") && inspection.text().contains("byte " + at + " on"),
                inspection.text());
    }

    @Test
    void theLastSegmentCutAtAnyByteLosesOnlyTheRecordThatWasCut() throws Exception {
        byte[] whole = Files.readAllBytes(segments.getLast());
        for (int length = 0; length < whole.length; length++) {
            Files.write(segments.getLast(), Arrays.copyOf(whole, length));
            int left = length / RECORD_BYTES;
            if (length % RECORD_BYTES != 0) {
                assertCut(6 + left, (long) left * RECORD_BYTES);
            } else {
                Lines log = Journals.warnings();
                assertEquals(entries.subList(0, 6 + left), open(folder, log).entries);
                assertTrue(log.messages().isEmpty());
            }
        }
    }

    @Test
    void anotherSegmentCutAtAnyByteIsRefused() throws Exception {
        for (Path file : segments.subList(0, 2)) {
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertRefused(file, length / RECORD_BYTES * RECORD_BYTES);
            }
            Files.write(file, whole);
        }
        assertEquals(entries, read(folder).entries);
    }

    @Test
    void aFlippedBitIsATornTailInTheLastRecordAndDamageInAnyOther() throws Exception {
        for (Path file : segments) {
            byte[] whole = Files.readAllBytes(file);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, flipped);
                int at = bit / 8 / RECORD_BYTES * RECORD_BYTES;
                boolean torn = file.equals(segments.getLast()) && at == RECORD_BYTES;
                if (torn) assertTorn(at);
                else assertDamaged(file, at);
                // what is started reads as what is inspected does: a bit of each eighth byte is enough
                if (bit % 64 != 0) continue;
                if (torn) assertCut(ENTRIES - 1, at);
                else assertRefused(file, at);
            }
            Files.write(file, whole);
        }
        assertEquals(entries, read(folder).entries);
    }

    @Test
    void zerosBehindTheLastRecordAreATornTail() throws Exception {
        byte[] whole = Files.readAllBytes(segments.getLast());
        Files.write(segments.getLast(), Arrays.copyOf(whole, whole.length + 5000));
        assertCut(ENTRIES, whole.length);
    }

    @Test
    void aMissingSegmentIsRefusedUnlessItIsTheOldest() throws Exception {
        byte[] middle = Files.readAllBytes(segments.get(1));
        Files.delete(segments.get(1));
        assertRefused(segments.getFirst(), 108);
        Files.write(segments.get(1), middle);
        Files.delete(segments.getFirst());
        assertEquals(entries.subList(3, ENTRIES), read(folder).entries);
    }

    @Test
    void recordsThatAreSwappedOrRepeatedAreRefused() throws Exception {
        byte[] whole = Files.readAllBytes(segments.getFirst());
        byte[] swapped = whole.clone();
        System.arraycopy(whole, RECORD_BYTES, swapped, 0, RECORD_BYTES);
        System.arraycopy(whole, 0, swapped, RECORD_BYTES, RECORD_BYTES);
        Files.write(segments.getFirst(), swapped);
        assertRefused(segments.getFirst(), RECORD_BYTES);
        System.arraycopy(whole, 0, swapped, 0, RECORD_BYTES);
        Files.write(segments.getFirst(), swapped);
        assertRefused(segments.getFirst(), RECORD_BYTES);
    }

    /// A file with a hole takes no room and no time to make.
    @Test
    void atTheEndOfAHugeSegmentNobodyLooksForRecords() throws Exception {
        long size = 100L << 30;
        try (RandomAccessFile last = new RandomAccessFile(segments.getLast().toFile(), "rw")) {
            last.setLength(size);
        }
        Inspection told = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Inspection.of(folder));
        assertFalse(told.sound());
        assertTrue(told.text().contains("cut off its last " + (size - 72) + " bytes, from byte 72 on"), told.text());
    }
}
