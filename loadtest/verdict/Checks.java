package loadtest.verdict;

import java.util.List;
import java.util.Set;
import loadtest.stats.Count;

/// What a result is judged by, beside the faults that always fail it.
///
/// @param failIf  conditions that fail it
/// @param allowed faults that do not
public record Checks(List<Condition> failIf, Set<Count> allowed) {
    public static final Checks DEFAULT = new Checks(List.of(), Set.of());
}
