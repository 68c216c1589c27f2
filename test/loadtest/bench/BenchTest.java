package loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loadtest.text.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmark, with loads that are over soon.
class BenchTest {
    private static final List<BenchRow> SMALL = List.of(BenchRow.of("two to themselves", "-user-count 2 -window 4"),
            BenchRow.of("a few idle", "-user-count 0 -idle 5"));

    private record Outcome(int code, String text) {}

    private static Outcome run(List<BenchRow> rows, String... serverFlags) throws Exception {
        var command = new ArrayList<>(ServerProcess.compiled());
        command.addAll(List.of(serverFlags));
        var bytes = new ByteArrayOutputStream();
        int code = new Bench(command, 1, new Figures(new PrintStream(bytes, true, StandardCharsets.UTF_8))).run(rows);
        return new Outcome(code, bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aRunTellsTheMachineAndARowForEachLoad() throws Exception {
        Outcome outcome = run(SMALL);
        assertEquals(Bench.OK, outcome.code(), outcome.text());
        assertTrue(outcome.text().contains("Java " + Runtime.version()), outcome.text());
        assertTrue(outcome.text().contains("-XX:+UseSerialGC"), outcome.text());
        assertTrue(outcome.text().matches("(?s).*\n\\| two to themselves +\\| +[\\d,]+ .* (\\d+ MiB|-) .*"),
                outcome.text());
        assertTrue(outcome.text().contains("\na few idle: 5 held, "), outcome.text());
    }

    @Test
    void messagesThatWereRefusedFailTheRun() throws Exception {
        Outcome outcome = run(SMALL.subList(0, 1), "-max-msg-size", "100");
        assertEquals(Bench.FAILED, outcome.code(), outcome.text());
        assertTrue(outcome.text().matches("(?s).*refused +[\\d,]+  Message is too big.*"), outcome.text());
    }

    /// What is said of a run in the README was printed by one.
    @Test
    void theReadmeHasATableAsARunPrintsIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("README.md");
        Files.write(file, List.of("before", Figures.BEGIN, "old", Figures.END, "after"));
        var figures = new Figures(new PrintStream(OutputStream.nullOutputStream()));
        new Bench(ServerProcess.compiled(), 1, figures).run(SMALL);
        figures.putInto(file);
        List<String> printed = Files.readAllLines(file);
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        assertEquals(List.of("before", "after"), List.of(printed.getFirst(), printed.getLast()));
        assertFalse(printed.contains("old"));
        assertEquals(shapes(printed), shapes(readme));
        assertEquals(BenchRow.ALL.stream().map(BenchRow::name).toList(), names(readme));
    }

    /// The lines between the marks, of rows only their columns, with what differs from run to run left out.
    private static List<String> shapes(List<String> file) {
        return file.subList(file.indexOf(Figures.BEGIN), file.indexOf(Figures.END)).stream()
                .map(line -> line.matches("\\| .*\\d.*") ? line.replaceAll("[^|]", "") : line)
                .map(line -> line.replaceAll("^[\\d-]+ [\\d:]+ UTC, gochat .*,$|^.* cores?, .* GiB, .*$|[\\d,.]+|.*(?= held)|(?<= held).*|s(?= each;)", "")).distinct().toList();
    }

    private static List<String> names(List<String> file) {
        return file.subList(file.indexOf(Figures.BEGIN), file.indexOf(Figures.END)).stream()
                .filter(line -> line.startsWith("| ")).skip(1).map(line -> line.split("\\|")[1].strip())
                .filter(name -> !name.startsWith("-")).toList();
    }

    @Test
    void aFileWithoutAPlaceForTheTableIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("README.md"), List.of(Figures.END, Figures.BEGIN));
        assertThrows(UsageException.class, () -> Figures.look(file));
    }

    @Test
    void everyLoadIsOneThatTheTesterTakes() {
        for (BenchRow row : BenchRow.ALL) {
            assertTrue(row.name().length() <= BenchRow.NAME_WIDTH, row.name());
            row.options("ws://localhost/", Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-seconds 0 -- true", "-seconds 1m -- true", "-warm-up 1s -- true", "10 -- true",
        "-seconds 5", "--", "-into no-such-file -only idle -- true"})
    void wrongUsageIsToldInOneLine(String arguments) throws Exception {
        var command = new ArrayList<>(List.of(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-cp",
                System.getProperty("java.class.path"), "loadtest.bench.Bench"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).start();
        List<String> errors = process.errorReader().lines().toList();
        assertEquals(Bench.USAGE, process.waitFor());
        assertEquals(1, errors.size(), errors.toString());
    }
}
