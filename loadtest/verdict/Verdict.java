package loadtest.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Result;
import loadtest.stats.Step;
import loadtest.text.Text;

/// What a result amounts to, with every reason. Pure.
///
/// A fault that is not allowed by name fails the run, and so does each condition of one's own that holds, or that asks
/// for a time of which nothing was measured. Where the tester was itself too slow, what that may have caused fails
/// nothing: such a run says neither yes nor no. What no slowness explains fails it all the same.
///
/// @param findings every condition that was not met, with the value it had
/// @param doubts   why the figures may not say much
public record Verdict(Kind kind, List<Finding> findings, List<String> doubts) {
    /// How a run ends, and the exit code for it.
    public enum Kind {
        PASSED(0), FAILED(99), INCONCLUSIVE(98);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A condition that was not met.
    ///
    /// @param value what it was, for people
    /// @param sure  no slowness of the tester explains it
    public record Finding(String condition, String value, boolean sure) {
        @Override
        public String toString() {
            return condition + " (" + value + ")";
        }
    }

    public static Verdict of(Result result, Checks checks) {
        List<Finding> findings = Stream.of(aborted(result), search(result), faults(result, checks),
                conditions(result, checks)).flatMap(all -> all).distinct().toList();
        var doubts = new ArrayList<String>();
        if (result.testerTooSlow()) {
            doubts.add(result.slowness());
        }
        if (result.ending().kind() != Ending.Kind.IN_TIME && result.ending().kind() != Ending.Kind.ABORTED) {
            doubts.add(result.ending().words());
        }
        if (endedUnsure(result.steps())) {
            doubts.add("No rate failed, but not all could be judged: the server may hold a higher one.");
        }
        if (result.setup().users() > 0 && result.count(Count.SENT) == 0) {
            doubts.add("Not one message was sent.");
        }
        boolean explained = !doubts.isEmpty() && (result.testerTooSlow() || endedUnsure(result.steps()))
                && findings.stream().noneMatch(Finding::sure);
        Kind kind = !findings.isEmpty() && !explained ? Kind.FAILED
                : doubts.isEmpty() ? Kind.PASSED : Kind.INCONCLUSIVE;
        return new Verdict(kind, findings, List.copyOf(doubts));
    }

    private static Stream<Finding> aborted(Result result) {
        return result.ending().kind() != Ending.Kind.ABORTED ? Stream.of()
                : Stream.of(new Finding("-abort-if " + result.ending().words(), "ended early", true));
    }

    /// Where no rate held, a search for the capacity found nothing.
    private static Stream<Finding> search(Result result) {
        List<Step> steps = result.steps();
        return steps.isEmpty() || steps.stream().anyMatch(step -> step.outcome() == Step.Outcome.HOLDS) ? Stream.of()
                : Stream.of(new Finding("-find-capacity", "no rate held",
                        steps.stream().anyMatch(step -> step.outcome() == Step.Outcome.FAILS)));
    }

    private static boolean endedUnsure(List<Step> steps) {
        return steps.stream().anyMatch(step -> step.outcome() == Step.Outcome.INCONCLUSIVE)
                && steps.stream().noneMatch(step -> step.outcome() == Step.Outcome.FAILS);
    }

    private static Stream<Finding> faults(Result result, Checks checks) {
        return Stream.of(Count.values())
                .filter(count -> count.isFault() && !checks.allowed().contains(count) && result.count(count) > 0)
                .map(count -> new Finding(count.metric() + ">0", Text.number(result.count(count)),
                        count.severity() != Count.Severity.DELAY));
    }

    private static Stream<Finding> conditions(Result result, Checks checks) {
        return checks.failIf().stream()
                .filter(condition -> condition.holds(result) || !condition.isMeasured(result))
                .map(condition -> new Finding(condition.text(), condition.shown(result),
                        !condition.dependsOnTester() || !condition.isMeasured(result)));
    }
}
