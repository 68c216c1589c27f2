package gochat.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareLogTest {
    @Test
    void aFloodOfTheSameEventIsALineASecondThatTellsOfTheRest() throws InterruptedException {
        Lines kept = new Lines(Level.TRACE);
        RareLog log = new RareLog(kept, Level.INFO);
        long began = System.nanoTime();
        int events = 0;
        while (kept.all().size() < 3) {
            log.log(() -> new LogEvent("192.0.2.1:5", "floods"));
            events++;
        }
        assertTrue(System.nanoTime() - began >= 2_000_000_000L, "three lines take two seconds");
        assertEquals("INFO 192.0.2.1:5 floods", kept.all().getFirst());
        int told = kept.all().stream().skip(1)
                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\\((\\d+) more before this\\)", "$1"))).sum();
        assertEquals(events - 3, told);
    }

    @Test
    void aDefectComesWithItsCause() {
        Lines kept = new Lines(Level.TRACE);
        new Reports(kept, () -> {}).defect(() -> new LogEvent("192.0.2.1:5", "met a defect"),
                new IllegalStateException("why"));
        assertEquals(List.of("ERROR 192.0.2.1:5 met a defect why"), kept.all());
    }
}
