package loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server that a benchmark puts load on: a process of its own on free ports, and what it takes of the machine.
/// The main thread owns it.
final class BenchServer implements AutoCloseable {
    private static final List<String> FREE_PORTS =
            List.of("-listen-on", "127.0.0.1:0", "-front-listen-on", "127.0.0.1:0");
    private static final Pattern SOCKET = Pattern.compile("socket +(wss?://\\S+)");
    private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int STOP_SECONDS = 15;

    private final Process process;
    private final BufferedReader out;
    private final String url;

    /// Starts this command with free ports as further flags, and waits until it tells its address.
    BenchServer(List<String> command) throws IOException {
        var all = new ArrayList<>(command);
        all.addAll(FREE_PORTS);
        process = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        // who is interrupted closes nothing
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        out = process.inputReader();
        url = readUrl();
    }

    /// What the server of this command calls itself: name, version, revision, and its Java.
    static String version(List<String> command) throws IOException {
        var asking = new ArrayList<>(command.subList(0, command.indexOf("-m") + 2));
        asking.add("version");
        Process process = new ProcessBuilder(asking).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader told = process.inputReader()) {
            return Objects.requireNonNullElse(told.readLine(), "a server that tells no version");
        }
    }

    private String readUrl() throws IOException {
        for (String line; (line = out.readLine()) != null; ) {
            Matcher matcher = SOCKET.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        process.destroyForcibly();
        throw new IOException("the server ended before it told its address");
    }

    String url() {
        return url;
    }

    /// Processor time since it began; Linux counts in steps of 10 ms.
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Bytes of memory that it has resident; empty where the system has no `/proc`.
    OptionalLong residentBytes() {
        try {
            OptionalLong kib = number(RESIDENT,
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
            return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * 1024) : kib;
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /// Bytes of the objects that live in its heap; it takes a full collection to know.
    OptionalLong liveHeapBytes() throws InterruptedException {
        try {
            return number(LIVE, jcmd("GC.class_histogram"));
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()), command).redirectErrorStream(true).start();
        String told = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        return told;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
