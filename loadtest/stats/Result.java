package loadtest.stats;

import java.util.List;
import java.util.Map;
import loadtest.plan.Options;
import loadtest.text.Text;

/// What one run found. Immutable; summaries, files and gates read it.
///
/// @param counts          every counter of [#COUNTS] by name, over the whole run
/// @param measuredSeconds how long the measured window really was
/// @param measuredCount   messages that arrived inside it
/// @param runSeconds      from the first message to the end of sending
/// @param cores           what the tester and the whole machine used of the processors
public record Result(Options options, Map<String, Long> counts, Map<String, Long> refusals,
        Map<String, Long> connectFailures, Map<String, Long> disconnects, Histogram.Snapshot latency,
        Histogram.Snapshot rawLatency, Histogram.Snapshot connectTimes, Histogram.Snapshot senderDelay,
        List<Sample> samples, double measuredSeconds, long measuredCount, double runSeconds, Cores.Use cores,
        boolean interrupted) {

    public static final List<String> COUNTS = List.of("sent", "delivered", "lost", "duplicated", "reordered", "unexpected",
            "unanswered", "late", "refused", "unsent", "connect-failures", "disconnects");
    public static final List<String> RATES = List.of("sent-rate", "received-rate");
    /// Faults that no server may have, whatever else is allowed.
    public static final List<String> UNTRUTHS = List.of("lost", "duplicated", "reordered", "unexpected", "unanswered");
    public static final List<String> TROUBLES = List.of("late", "refused", "unsent", "connect-failures", "disconnects");

    /// A tester whose messages left later than this after they were due, one in a hundred, was too slow itself.
    private static final long SLOW_SENDER_NANOS = 10_000_000;

    public long count(String name) {
        return counts.get(name);
    }

    /// The value of a metric by its name in a condition; not a number where nothing was measured.
    public double metric(String name) {
        if (counts.containsKey(name)) {
            return count(name);
        }
        return switch (name) {
            case "sent-rate" -> runSeconds > 0 ? count("sent") / runSeconds : 0;
            case "received-rate" -> receivedPerSecond();
            default -> name.startsWith("raw-") ? time(rawLatency, name.substring(4))
                    : name.startsWith("connect-") ? time(connectTimes, name.substring(8)) : time(latency, name);
        };
    }

    private static double time(Histogram.Snapshot times, String name) {
        return times.total() == 0 ? Double.NaN : switch (name) {
            case "max" -> times.max();
            case "mean" -> times.mean();
            default -> times.percentile(Double.parseDouble(name.substring(1)));
        };
    }

    public double receivedPerSecond() {
        return measuredSeconds > 0 ? measuredCount / measuredSeconds : 0;
    }

    /// Everything that went wrong, of every kind; a message may have two faults.
    public long faults() {
        return counts.entrySet().stream().filter(entry -> isFault(entry.getKey())).mapToLong(Map.Entry::getValue).sum();
    }

    public static boolean isFault(String name) {
        return UNTRUTHS.contains(name) || TROUBLES.contains(name);
    }

    public boolean testerTooSlow() {
        return senderDelay.percentile(99) > SLOW_SENDER_NANOS;
    }

    /// Why the figures may tell of the tester more than of the server; empty where they do not.
    public String bottleneck() {
        if (testerTooSlow()) {
            return "The tester itself was too slow: 1 % of the messages were due "
                    + Text.time(senderDelay.percentile(99)) + " or more before it got to them.";
        }
        if (cores.machineShare() > 0.95) {
            return String.format("The machine was full (%.0f %% busy): the tester took %.0f %% of what was used.",
                    cores.machineShare() * 100, 100 * cores.testerShare());
        }
        return "";
    }
}
