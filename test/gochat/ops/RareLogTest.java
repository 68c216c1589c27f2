package gochat.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RareLogTest {
    /// Keeps the lines.
    private static final class Lines implements Logger {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(level + " " + message + (thrown == null ? "" : " " + thrown.getMessage()));
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            lines.add(level + " " + format);
        }
    }

    @Test
    void aFloodOfTheSameEventIsALineASecondThatTellsOfTheRest() throws InterruptedException {
        Lines kept = new Lines();
        RareLog log = new RareLog(kept, Level.INFO);
        long began = System.nanoTime();
        int events = 0;
        while (kept.lines.size() < 3) {
            log.log(() -> new LogEvent("192.0.2.1:5", "floods"));
            events++;
        }
        assertTrue(System.nanoTime() - began >= 2_000_000_000L, "three lines take two seconds");
        assertEquals("INFO 192.0.2.1:5 floods", kept.lines.getFirst());
        int told = kept.lines.stream().skip(1)
                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\\((\\d+) more before this\\)", "$1"))).sum();
        assertEquals(events - 3, told);
    }

    @Test
    void aDefectComesWithItsCause() {
        Lines kept = new Lines();
        new RareLog(kept, Level.ERROR).log(() -> new LogEvent("192.0.2.1:5", "met a defect"),
                new IllegalStateException("why"));
        assertEquals(List.of("ERROR 192.0.2.1:5 met a defect why"), kept.lines);
    }
}
