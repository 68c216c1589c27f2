package gochat.browser;

import gochat.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Chromium's processes, and the folder that they write to. A browser owns them; they end with this JVM at the latest.
/// Debian's chromium-headless-shell shows the same pages at less than half the work: there is no window around them.
final class Chromium implements AutoCloseable {
    private static final int STOP_SECONDS = 5;
    private static final List<String> SHELL = List.of("chromium-headless-shell");
    private static final List<String> WHOLE = List.of("chromium", "chromium-browser", "google-chrome");
    /// Windows behind others work as those before them do, and certificates that tests make are believed.
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--password-store=basic", "--use-mock-keychain",
            "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
            "--ignore-certificate-errors", "--lang=en-GB", "--window-size=1100,720", "--remote-debugging-port=0");

    private final Path folder = Files.createTempDirectory("chromium");
    private final Process process;
    private final URI devTools;

    /// Why there can be no browser here; empty when there can.
    static Optional<String> missing() {
        return first(WHOLE).isPresent() ? Optional.empty()
                : Optional.of("browser tests are skipped: chromium is not on the PATH (Debian: apt install chromium)");
    }

    static Path whole() {
        return first(WHOLE).orElseThrow();
    }

    /// What costs least of what is there.
    static Path smallest() {
        return first(SHELL).orElseGet(Chromium::whole);
    }

    private static Optional<Path> first(List<String> names) {
        return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    /// Starts it.
    ///
    /// @throws IOException when it does not start within the deadline
    Chromium(Path program) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--user-data-dir=" + folder));
        command.addAll(FLAGS);
        process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        // it tells its port there, and the path behind it
        Path told = folder.resolve("DevToolsActivePort");
        Browser.await("Chromium starts", () -> Files.exists(told) && Files.readAllLines(told).size() == 2);
        devTools = URI.create("ws://127.0.0.1:" + String.join("", Files.readAllLines(told)));
    }

    /// Where it is told what to do.
    URI devTools() {
        return devTools;
    }

    /// The first process may have been started by a script, and they end in any order.
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS).join();
        }
        Folder.delete(folder);
    }
}
