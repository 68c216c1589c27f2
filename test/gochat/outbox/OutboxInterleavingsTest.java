package gochat.outbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An outbox in every order in which those around it can act: two senders with four frames, a poller, a peer that takes
/// all, a part or nothing, a write that fails, a retry, a close and a cut. It is the real one, not a model of it.
class OutboxInterleavingsTest {
    @Test
    void inEveryOrderWhatWasTakenIsWrittenOrLostWithTheConnectionAndNothingStaysLent() {
        Set<String> seen = new HashSet<>();
        Deque<List<OutboxRun.Step>> open = new ArrayDeque<>();
        open.add(List.of());
        int runs = 0;
        int longest = 0;
        for (List<OutboxRun.Step> steps; (steps = open.poll()) != null; runs++) {
            Set<OutboxRun.Step> next = EnumSet.noneOf(OutboxRun.Step.class);
            String state;
            try {
                state = OutboxRun.run(steps, next);
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError(wrong.getMessage() + " after " + steps, wrong);
            }
            if (!seen.add(state)) continue;
            longest = Math.max(longest, steps.size());
            for (OutboxRun.Step step : next) {
                List<OutboxRun.Step> longer = new ArrayList<>(steps);
                longer.add(step);
                open.add(longer);
            }
        }
        System.out.println("outbox: " + seen.size() + " states, " + runs + " runs of up to " + longest + " steps");
        assertTrue(seen.size() > 1000, "so few states: " + seen.size());
    }
}
