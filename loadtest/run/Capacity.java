package loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import loadtest.plan.Options;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import loadtest.stats.Step;
import loadtest.stats.Times;
import loadtest.verdict.Condition;
import loadtest.verdict.Verdict;

/// Finds the highest rate at which a condition holds and nothing goes wrong, one run after the other over the same
/// connections. A server that lies, at whatever rate, has none. The main thread owns it.
public final class Capacity {
    /// A rate holds only if this much of it arrives.
    private static final double MIN_SHARE = 0.95;

    /// What neither load nor slowness explains.
    private static final List<Count> LIES = List.of(Count.DUPLICATED, Count.REORDERED, Count.UNEXPECTED);

    private final Options options;
    private final Condition condition;
    private final Users users;
    private final BooleanSupplier interrupted;
    private final BiConsumer<Double, Sample> onSample;
    private final Consumer<Step> onStep;

    /// @param onSample told of each second of each rate
    /// @param onStep   told of each rate as it is done
    public Capacity(Options options, Users users, BooleanSupplier interrupted, BiConsumer<Double, Sample> onSample,
            Consumer<Step> onStep) {
        this.options = options;
        this.condition = options.capacity().orElseThrow();
        this.users = users;
        this.interrupted = interrupted;
        this.onSample = onSample;
        this.onStep = onStep;
    }

    /// The result of the highest rate that held, or else of the last one tried, with all steps that were not
    /// interrupted; of the first at which the server lied, with those until then.
    public Result find() throws InterruptedException {
        var search = new CapacitySearch(options.load().rate());
        var steps = new ArrayList<Step>();
        Result best = null;
        Result last = null;
        while (!search.done() && (last == null || !interrupted.getAsBoolean())) {
            double rate = search.next();
            last = users.run(options.load().withRate(rate), interrupted, sample -> onSample.accept(rate, sample));
            if (last.ending() == Ending.INTERRUPTED && !lied(last)) {
                break;
            }
            Step step = step(rate, last);
            steps.add(step);
            onStep.accept(step);
            if (lied(last)) {
                return last.with(steps.stream().map(Step::inVain).toList());
            }
            search.tried(step.outcome() == Step.Outcome.HOLDS);
            if (step.outcome() == Step.Outcome.HOLDS) {
                best = last;
            }
        }
        Result found = (best == null ? last : best).with(List.copyOf(steps));
        return search.done() ? found : found.with(Ending.INTERRUPTED);
    }

    private boolean lied(Result result) {
        return LIES.stream().anyMatch(lie -> result.count(lie) > 0 && !options.checks().allowed().contains(lie));
    }

    private Step step(double rate, Result result) {
        Verdict verdict = Verdict.of(result, options.checks());
        Step.Outcome outcome = Step.Outcome.FAILS;
        String why = "";
        if (verdict.kind() == Verdict.Kind.INCONCLUSIVE) {
            outcome = Step.Outcome.INCONCLUSIVE;
            why = result.testerTooSlow() ? "inconclusive: the tester was too slow" : verdict.doubts().getFirst();
        } else if (verdict.kind() == Verdict.Kind.FAILED) {
            why = "fails: " + verdict.findings().getFirst();
        } else if (!condition.holds(result)) {
            why = "fails: " + condition.shown(result);
        } else if (result.receivedPerSecond() < MIN_SHARE * rate) {
            why = "fails: too few arrived";
        } else {
            outcome = Step.Outcome.HOLDS;
        }
        return new Step(rate, result.receivedPerSecond(), result.times(Times.LATENCY).percentile(50),
                result.times(Times.LATENCY).percentile(99), outcome, why);
    }
}
