package loadtest.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loadtest.text.Text;

/// What happens to connections while the load goes on. Immutable.
///
/// @param comeBack whether users whose connection ends come back
/// @param cutRate  connections a second that the tester cuts, at random; they come back
/// @param storms   when, from the start of measuring, all are cut at once and come back at once
public record Disturbance(boolean comeBack, double cutRate, List<Duration> storms) {
    public static final Disturbance NONE = new Disturbance(false, 0, List.of());

    /// In words; empty where nothing happens.
    ///
    /// @param parts that the whole test has: it is told of all of them
    public String text(int parts) {
        var words = new ArrayList<String>();
        if (cutRate > 0) {
            words.add(Text.plain(cutRate * parts, 2) + " connections a second cut");
        }
        storms.forEach(storm -> words.add("all cut at " + Text.decimal(storm.toMillis() / 1e3, 1) + " s"));
        return String.join(", ", words);
    }
}
