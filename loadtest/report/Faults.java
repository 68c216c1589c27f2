package loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loadtest.stats.Count;
import loadtest.stats.Result;
import loadtest.text.Text;

/// What went wrong in a run, and what else is worth telling of it, one line each: the same in summary, report and
/// bench. Pure.
public final class Faults {
    /// @param bad    whether it is a fault
    /// @param reason in the server's own words; empty where none is known
    public record Line(String name, long count, String reason, boolean bad) {
        /// For a terminal.
        @Override
        public String toString() {
            return String.format("%-22s %10s", name, Text.number(count)) + (reason.isEmpty() ? ""
                    : "  " + Text.printable(reason));
        }
    }

    /// The most frequent ones; what else there was is one line.
    private static final int MAX_REASONS = 9;
    private static final List<Count> ORDINARY = List.of(Count.SENT, Count.DELIVERED);

    private Faults() { }

    /// Every count above 0 but those of any run, the faults first, each split by reason where there are reasons.
    public static List<Line> of(Result result) {
        var lines = new ArrayList<Line>();
        add(lines, result, true);
        add(lines, result, false);
        return lines;
    }

    private static void add(List<Line> lines, Result result, boolean bad) {
        for (Count count : Count.values()) {
            if (count.isFault() == bad && !ORDINARY.contains(count)) {
                Map<String, Long> reasons = result.reasons().getOrDefault(count, Map.of());
                long rest = result.count(count);
                List<Map.Entry<String, Long>> told = reasons.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(MAX_REASONS).toList();
                for (Map.Entry<String, Long> reason : told) {
                    lines.add(new Line(count.words(), reason.getValue(), reason.getKey(), bad));
                    rest -= reason.getValue();
                }
                if (rest > 0) {
                    lines.add(new Line(count.words(), rest, told.isEmpty() ? "" : "others", bad));
                }
            }
        }
    }
}
