package loadtest.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Who connects, and what they send. Immutable.
///
/// @param rooms      that the users are spread over; 0 but in mode room
/// @param window     messages outstanding for each user in a closed loop; 0 in an open one
/// @param stages     what is measured: in an open loop with its rate, in a closed one without
/// @param warmUp     at the rate of the first stage, before that
/// @param poisson    messages are due at random, not at even distances
/// @param slow       how many users, the last ones, read slowly
/// @param lateAfter  a message that takes longer is late; the end waits for so long
/// @param part       which part of the whole test this is, as in `1/3`; empty for the whole
public record Load(Mode mode, int userCount, int idleCount, int rooms, int window, List<Phase> stages, Duration rampUp,
        Duration warmUp, boolean poisson, Sizes sizes, int slow, Duration lateAfter, long seed, String part) {
    public static final double MAX_RATE = 10_000_000;

    /// Of all users, and of those who stay idle.
    public int connectionCount() {
        return userCount + idleCount;
    }

    public boolean closedLoop() {
        return window > 0;
    }

    public int firstSender() {
        return Math.min(mode.firstSender(), userCount);
    }

    /// Members of each room; 0 where there are none.
    public int members() {
        return rooms == 0 ? 0 : userCount / rooms;
    }

    /// Of which this is one, each the same.
    int parts() {
        return part.isEmpty() ? 1 : Integer.parseInt(part.substring(part.indexOf('/') + 1));
    }

    /// Ramp-up, warm-up, and what is measured.
    public List<Phase> phases() {
        var phases = new ArrayList<Phase>();
        double rate = stages.getFirst().fromRate();
        if (rampUp.isPositive()) {
            phases.add(new Phase(rampUp, 0, rate, ""));
        }
        if (warmUp.isPositive()) {
            phases.add(Phase.steady(warmUp, rate));
        }
        phases.addAll(stages);
        return phases;
    }

    /// The highest rate that it comes to, messages a second in all; 0 in a closed loop.
    public double rate() {
        return stages.stream().mapToDouble(stage -> Math.max(stage.fromRate(), stage.toRate())).max().orElse(0);
    }

    public Duration beforeMeasuring() {
        return rampUp.plus(warmUp);
    }

    /// The same load at another rate: a step of the search for the capacity.
    public Load withRate(double rate) {
        return new Load(mode, userCount, idleCount, rooms, window,
                List.of(Phase.steady(stages.getFirst().time(), rate)), rampUp, warmUp, poisson, sizes, slow,
                lateAfter, seed, part);
    }
}
