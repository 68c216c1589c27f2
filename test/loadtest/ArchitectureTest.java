package loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/// The load tester's packages depend on each other in one direction only.
class ArchitectureTest {
    /// From the ground up: each may know only those before it, and bench nobody's plots but the faults.
    private static final List<String> FLOORS = List.of("loadtest.text", "loadtest.stats", "loadtest.verdict",
            "loadtest.wire", "loadtest.plan", "loadtest.run", "loadtest.report", "loadtest.bench", "loadtest");
    private static final Pattern EDGE =
            Pattern.compile("(?m)^ {3}(loadtest[.\\w]*)\\.([\\w$]+) +-> (loadtest[.\\w]*)\\.([\\w$]+) .*$");

    @Test
    void packagesKnowOnlyThoseBelow() throws IOException {
        Set<String> broken = new TreeSet<>();
        List<MatchResult> edges = EDGE.matcher(jdeps()).results().toList();
        assertFalse(edges.isEmpty(), "jdeps told no edges");
        for (MatchResult edge : edges) {
            boolean ofTheTester = Files.exists(Path.of("loadtest", edge.group(1).replaceFirst("loadtest\\.?", "")
                    .replace('.', '/'), edge.group(2).replaceFirst("\\$.*", "") + ".java"));
            if (ofTheTester && FLOORS.indexOf(edge.group(3)) > FLOORS.indexOf(edge.group(1))) {
                broken.add(edge.group(2) + " in " + edge.group(1) + " must not know " + edge.group(4));
            }
        }
        assertEquals(Set.of(), broken);
    }

    private static String jdeps() {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                "-verbose:class", "-filter:none", "--ignore-missing-deps", "build/test-classes");
        assertEquals(0, status, out.toString());
        return out.toString();
    }
}
