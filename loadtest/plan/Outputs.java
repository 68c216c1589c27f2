package loadtest.plan;

import java.nio.file.Path;
import java.util.Optional;

/// What is written beside the summary. Immutable.
///
/// @param baseline an earlier result to compare with
public record Outputs(Optional<Path> json, Optional<Path> jsonLines, Optional<Path> hgrm, Optional<Path> report,
        Optional<Path> baseline) {
}
