package loadtest.run;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import loadtest.plan.Options;
import loadtest.stats.Result;
import loadtest.text.Text;
import loadtest.verdict.Gate;

/// Finds the highest rate at which a condition holds and nothing goes wrong, one run after the other over the same
/// connections. The main thread owns it.
public final class Capacity {
    /// A rate holds only if this much of it arrives.
    private static final double LEAST_SHARE = 0.95;

    private final Options options;
    private final Gate gate;
    private final Users users;
    private final PrintStream out;
    private final BooleanSupplier interrupted;

    public Capacity(Options options, Users users, PrintStream out, BooleanSupplier interrupted) {
        this.options = options;
        this.gate = options.capacityGate().orElseThrow();
        this.users = users;
        this.out = out;
        this.interrupted = interrupted;
    }

    /// The result of the highest rate that held, if any did.
    public Optional<Result> find() throws InterruptedException {
        var search = new CapacitySearch(options.totalRate());
        Optional<Result> best = Optional.empty();
        out.printf("%11s %11s %10s %10s  %s%n", "rate", "received/s", "p50", "p99", gate.text());
        while (!search.done() && !interrupted.getAsBoolean()) {
            double rate = search.next();
            Result result = new Run(options.withRate(rate), users, interrupted, _ -> { }).execute();
            if (interrupted.getAsBoolean()) {
                break;
            }
            String problem = problem(result);
            search.tried(problem.isEmpty());
            out.printf("%11s %11s %10s %10s  %s%n", Text.number(Math.round(rate)),
                    Text.number(Math.round(result.receivedPerSecond())), Text.time(result.latency().percentile(50)),
                    Text.time(result.latency().percentile(99)), problem.isEmpty() ? "holds" : problem);
            if (problem.isEmpty()) {
                best = Optional.of(result);
            }
        }
        out.println();
        out.println(best.isEmpty() ? "no rate held '" + gate.text() + "'"
                : "capacity: " + Text.number(Math.round(search.held()))
                        + " messages/s is the highest rate found that held '" + gate.text() + "'");
        return best;
    }

    /// Why the result does not count as held; empty if it does.
    private String problem(Result result) {
        for (String name : Result.UNTRUTHS) {
            if (result.count(name) > 0) {
                return Text.number(result.count(name)) + " " + name;
            }
        }
        for (String name : List.of("unsent", "refused", "late", "disconnects")) {
            if (result.count(name) > 0) {
                return Text.number(result.count(name)) + " " + name
                        + (name.equals("unsent") && result.testerTooSlow() ? " (the tester was too slow)" : "");
            }
        }
        if (!gate.holds(result)) {
            return "fails: " + gate.shown(result);
        }
        return result.receivedPerSecond() < LEAST_SHARE * result.options().totalRate() ? "too few arrived" : "";
    }
}
