package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The packages depend on each other in one direction only.
class ArchitectureTest {
    private static final Pattern EDGE = Pattern.compile("^\\s+(gochat[\\w.]*)\\s+->\\s+(gochat[\\w.]*)\\s.*");

    @Test
    void packagesDependInOneDirectionOnly() {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                "-verbose:package", "-filter:none", "--module-path", "build/classes", "-m", "gochat");
        assertEquals(0, status, out.toString());
        Set<String> edges = out.toString().lines().map(EDGE::matcher).filter(edge -> edge.matches())
                .filter(edge -> !edge.group(1).equals(edge.group(2)))
                .map(edge -> edge.group(1) + " -> " + edge.group(2)).collect(Collectors.toSet());
        assertTrue(edges.contains("gochat.net -> gochat.ws"), "jdeps told no edges: " + out);
        assertEquals(Set.of("gochat -> gochat.auth", "gochat -> gochat.chat", "gochat -> gochat.net",
                "gochat -> gochat.ws", "gochat.auth -> gochat.chat",
                "gochat.engine.redis -> gochat.engine", "gochat.net -> gochat.auth",
                "gochat.net -> gochat.chat", "gochat.net -> gochat.ws"), edges);
    }
}
