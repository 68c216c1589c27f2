package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The packages depend on each other in one direction only.
class ArchitectureTest {
    /// What each package may know, from the ground up: each line names only packages above it.
    private static final List<Map.Entry<String, Set<String>>> FLOORS = List.of(
            Map.entry("ws", Set.of()),
            Map.entry("chat", Set.of()),
            Map.entry("engine", Set.of()),
            Map.entry("auth", Set.of("chat")),
            Map.entry("feed", Set.of("chat")),
            Map.entry("place", Set.of("auth", "chat", "feed")),
            Map.entry("talk", Set.of("auth", "chat", "engine", "feed", "place")),
            Map.entry("journal", Set.of("engine")),
            Map.entry("io", Set.of()),
            Map.entry("engine.redis", Set.of("engine")),
            Map.entry("access", Set.of("ws")),
            Map.entry("http", Set.of("access", "io", "ws")),
            Map.entry("ops", Set.of("access", "http", "io")),
            Map.entry("page", Set.of("access", "http", "io", "ops")),
            Map.entry("outbox", Set.of("io", "ws")),
            Map.entry("server", Set.of("access", "chat", "io", "ops", "outbox", "ws")),
            Map.entry("config", Set.of("access", "auth", "engine.redis", "feed", "http", "io", "journal", "ops", "page",
                    "server", "ws")),
            Map.entry("", Set.of("access", "auth", "chat", "config", "engine", "engine.redis", "feed", "http", "io",
                    "journal", "ops", "outbox", "page", "place", "server", "talk", "ws")));

    private static final Pattern EDGE =
            Pattern.compile("(?m)^ {3}gochat\\.?([\\w.]*?)\\.?([\\w$]+) +-> gochat\\.?([\\w.]*?)\\.?([\\w$]+) .*$");

    @Test
    void packagesKnowOnlyWhatTheTableAllows() {
        Set<String> broken = new TreeSet<>();
        List<MatchResult> edges = EDGE.matcher(jdeps()).results().toList();
        assertFalse(edges.isEmpty(), "jdeps told no edges");
        for (MatchResult edge : edges) {
            String from = edge.group(1);
            String to = edge.group(3);
            if (!from.equals(to) && !allowed(from).contains(to)) {
                broken.add(edge.group(2) + " in gochat." + from + " must not know " + edge.group(4) + " in gochat." + to);
            }
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void theTableHasNoCircle() {
        Set<String> below = new TreeSet<>();
        for (Map.Entry<String, Set<String>> floor : FLOORS) {
            assertEquals(Set.of(), without(floor.getValue(), below), "above gochat." + floor.getKey());
            below.add(floor.getKey());
        }
    }

    /// Whoever waits parks. One thread alone yields, once a round, to come behind those whom it has woken.
    @Test
    void nobodyWaitsByYieldingButThePoller() throws IOException {
        List<String> yielding = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Files.readAllLines(source).stream().map(String::strip).filter(line -> !line.startsWith("//"))
                        .filter(line -> line.contains("Thread.yield") || line.contains("onSpinWait"))
                        .forEach(_ -> yielding.add(source.getFileName().toString()));
            }
        }
        assertEquals(List.of("Poller.java"), yielding);
    }

    @Test
    void aPackageHas1700LinesAtMostAndAFile300() throws IOException {
        Map<Path, Long> packages = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                long lines = Files.readAllLines(source).size();
                assertTrue(lines <= 300, source + " has " + lines + " lines");
                packages.merge(source.getParent(), lines, Long::sum);
            }
        }
        packages.forEach((folder, lines) -> assertTrue(lines <= 1700, folder + " has " + lines + " lines"));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Set<String> allowed(String name) {
        return FLOORS.stream().filter(floor -> floor.getKey().equals(name)).findFirst().orElseThrow(
                () -> new AssertionError("gochat." + name + " is not in the table")).getValue();
    }

    private static String jdeps() {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out), new PrintWriter(out),
                "-verbose:class", "-filter:none", "--module-path", "build/classes", "-m", "gochat");
        assertEquals(0, status, out.toString());
        return out.toString();
    }
}
