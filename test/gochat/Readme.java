package gochat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the README says, for tests that do it.
final class Readme {
    private static final String INDENT = "    ";

    private Readme() {}

    static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("README.md"));
    }

    /// The lines of the code block in which a line begins with this, without their indentation.
    static List<String> block(String beginning) throws IOException {
        List<String> block = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith(INDENT)) {
                block.add(line.substring(INDENT.length()));
            } else if (block.stream().anyMatch(it -> it.startsWith(beginning))) {
                return block;
            } else {
                block.clear();
            }
        }
        throw new IOException("the README has no block with " + beginning);
    }

    /// The words of the command that begins with this, over all its lines.
    static List<String> command(String beginning) throws IOException {
        StringBuilder command = new StringBuilder();
        for (String line : block(beginning)) {
            if (command.isEmpty() && !line.startsWith(beginning)) continue;
            command.append(line.replaceFirst("(\\\\| #.*)$", ""));
            if (!line.endsWith("\\")) break;
        }
        return List.of(command.toString().strip().split("\\s+"));
    }
}
