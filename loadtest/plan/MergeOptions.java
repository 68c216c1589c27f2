package loadtest.plan;

import java.util.List;
import java.util.Optional;
import loadtest.text.Flags;
import loadtest.text.UsageException;
import loadtest.verdict.Checks;

/// What the command line of a merge asks for, checked: names of files, and behind them flags. Immutable.
///
/// @param files  that hold the parts of one result
public record MergeOptions(List<String> files, Checks checks, Outputs outputs) {
    /// The options that `arguments` name; empty if they ask for the help.
    public static Optional<MergeOptions> parse(String... arguments) {
        List<String> all = List.of(arguments);
        List<String> files = all.stream().takeWhile(argument -> !argument.startsWith("-")).toList();
        var flags = new Flags(Usage.MERGE_FLAGS);
        if (flags.parse(all.subList(files.size(), all.size()).toArray(String[]::new))) {
            return Optional.empty();
        }
        if (files.isEmpty()) {
            throw new UsageException("merge needs the files that -json wrote, one for each part");
        }
        return Optional.of(new MergeOptions(files, Options.checks(flags), Outputs.of(flags)));
    }
}
