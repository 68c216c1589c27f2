package loadtest.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import loadtest.text.Flags;
import loadtest.text.UsageException;
import loadtest.text.Values;

/// What is written beside the summary. Immutable.
///
/// @param baseline an earlier result to compare with
public record Outputs(Optional<Path> json, Optional<Path> jsonLines, Optional<Path> hgrm, Optional<Path> report,
        Optional<Path> baseline) {
    private static final List<String> FLAGS = List.of("json", "json-lines", "hgrm", "report");

    static Outputs of(Flags flags) {
        checkThatTheyDiffer(flags);
        return new Outputs(Values.newFile(flags, "json"), Values.newFile(flags, "json-lines"),
                Values.newFile(flags, "hgrm"), Values.newFile(flags, "report"), Values.oldFile(flags, "baseline"));
    }

    /// Refuses to have one file written by two flags, unless it is a device.
    private static void checkThatTheyDiffer(Flags flags) {
        var flagOf = new HashMap<Path, String>();
        for (String name : FLAGS) {
            Values.newFile(flags, name).filter(file -> !Files.exists(file) || Files.isRegularFile(file))
                    .map(file -> flagOf.put(file.toAbsolutePath().normalize(), name)).ifPresent(other -> {
                        throw new UsageException("-" + other + " and -" + name + " must be two files, not both '"
                                + flags.text(name) + "'");
                    });
        }
    }
}
