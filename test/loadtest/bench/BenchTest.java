package loadtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import gochat.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
        assertTrue(outcome.text().contains("\n- a few idle: 5 held, "), outcome.text());
    }

    @Test
    void messagesThatWereRefusedFailTheRun() throws Exception {
        Outcome outcome = run(SMALL.subList(0, 1), "-max-msg-size", "100");
        assertEquals(Bench.FAILED, outcome.code(), outcome.text());
        assertTrue(outcome.text().matches("(?s).*refused +[\\d,]+  Message is too big.*"), outcome.text());
    }

    @Test
    void theServerOfAnInterruptedRunEndsWithIt() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(List.of(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-cp",
                System.getProperty("java.class.path"), Bench.class.getName(), "--"));
        command.addAll(ServerProcess.compiled());
        command.addAll(List.of("-admin-listen-on", "127.0.0.1:" + port));
        Process bench = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
        try {
            Waiting.until("the server serves", () -> listens(port));
            List<ProcessHandle> server = bench.descendants().toList();
            assertEquals(1, server.size());
            bench.destroy();
            Waiting.until("the server has ended", () -> !server.getFirst().isAlive());
        } finally {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
    }

    private static boolean listens(int port) {
        try (Socket asking = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return asking.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /// What is said of a run in the README was printed by one.
    @Test
    void theReadmeHasATableAsARunPrintsIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("README.md");
        Files.write(file, List.of("before", Figures.BEGIN, "old", Figures.END, "after"));
        var figures = new Figures(new PrintStream(OutputStream.nullOutputStream()));
        new Bench(ServerProcess.compiled(), 1, figures).run(SMALL);
        figures.putInto(file);
        List<String> all = Files.readAllLines(file);
        assertEquals(List.of("before", "after"), List.of(all.getFirst(), all.getLast()));
        assertFalse(all.contains("old"));
        List<String> printed = figures(file);
        List<String> readme = figures(Path.of("README.md"));
        assertTrue(readme.getFirst().matches("[\\d-]{10} [\\d:]{5} UTC, gochat .* \\(revision .*"), readme.getFirst());
        assertTrue(readme.get(1).matches(".* cores?, .* GiB, .*\\."), readme.get(1));
        List<String> head = printed.subList(3, printed.size() - 4);
        assertEquals(head, readme.subList(3, 3 + head.size()));
        List<String> rows = readme.subList(3 + head.size(), 3 + head.size() + BenchRow.ALL.size());
        assertEquals(BenchRow.ALL.stream().map(BenchRow::name).toList(),
                rows.stream().map(row -> row.split("\\|")[1].strip()).toList());
        for (String row : rows) assertEquals(bars(printed.get(printed.size() - 3)), bars(row));
    }

    /// What stands between the marks, without the empty lines around it.
    private static List<String> figures(Path file) throws IOException {
        List<String> all = Files.readAllLines(file);
        return all.subList(all.indexOf(Figures.BEGIN) + 2, all.indexOf(Figures.END) - 1);
    }

    private static String bars(String row) {
        return row.replaceAll("[^|]", "");
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
        "-seconds 5", "--", "-into no-such-file -- true",
        "-into README.md -only idle -- true"})
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
