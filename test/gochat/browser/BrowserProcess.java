package gochat.browser;

import gochat.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A browser's processes, and the folder that they write to. A browser owns them; they end with this JVM at the latest.
final class BrowserProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 5;

    private final Path folder;
    private final Process process;

    /// Starts one that writes to a folder, which goes with it.
    BrowserProcess(Path folder, List<String> command) throws IOException {
        this.folder = folder;
        process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /// The first of these programs that is on the PATH.
    static Optional<Path> first(List<String> names) {
        return names.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
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
