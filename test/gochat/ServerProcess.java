package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The real server as a process of its own, on free ports unless told otherwise; killed when closed.
public final class ServerProcess implements AutoCloseable {
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    /// Has a JVM compile quickly rather than well: half the work for what lives for some seconds.
    public static final String QUICK = "-XX:TieredStopAtLevel=1";
    private static final List<String> FREE_PORTS =
            List.of("-listen-on", "127.0.0.1:0", "-front-listen-on", "127.0.0.1:0");
    private static final String HOST = "(?:127\\.0\\.0\\.1|\\[::1]|localhost)";
    private static final int STOP_SECONDS = 15;

    /// A test run that is broken off leaves no server behind.
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    private final int frontPort;
    private final int chatPort;

    private ServerProcess(List<String> command, Path directory, Map<String, String> environment) throws IOException {
        errors = Files.createTempFile("gochat", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        process = builder.redirectError(errors.toFile()).start();
        RUNNING.add(process);
        out = process.inputReader();
        frontPort = port(out.readLine(), "page    https?://" + HOST + ":([0-9]+)/");
        chatPort = port(out.readLine(), "socket  wss?://" + HOST + ":([0-9]+)/");
    }

    private int port(String line, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(line == null ? "" : line);
        if (!matcher.matches()) {
            process.destroyForcibly();
            throw new IOException("expected '" + pattern + "' but got '" + line + "'; " + errors());
        }
        return Integer.parseInt(matcher.group(1));
    }

    /// Starts the compiled server on free ports with further flags, as [#QUICK] as can be.
    public static ServerProcess start(String... flags) throws IOException {
        return start(Map.of(), flags);
    }

    /// The same with more in its environment.
    public static ServerProcess start(Map<String, String> environment, String... flags) throws IOException {
        List<String> command = compiled();
        command.add(1, QUICK);
        command.addAll(FREE_PORTS);
        command.addAll(List.of(flags));
        return new ServerProcess(command, Path.of("."), environment);
    }

    /// Starts any other command that takes the server's flags, on free ports, in a folder.
    public static ServerProcess startOther(Path folder, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(FREE_PORTS);
        return new ServerProcess(all, folder, Map.of());
    }

    /// Starts the compiled server on so many cores, to be measured: with the JVM's options of the product, and no other.
    /// One core is a real one where the system can bind a process to it.
    public static ServerProcess startOn(int cores, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (cores == 1 && canBind()) command.addAll(List.of("taskset", "-c", firstCore()));
        command.addAll(compiled());
        command.addAll(command.indexOf("-p"), List.of("-XX:ActiveProcessorCount=" + cores,
                "-Djdk.virtualThreadScheduler.parallelism=" + cores));
        command.addAll(FREE_PORTS);
        command.addAll(List.of(flags));
        return new ServerProcess(command, Path.of("."), Map.of());
    }

    private static boolean canBind() throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-c", firstCore(), "true").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /// The first of those that this process itself may use.
    private static String firstCore() throws IOException {
        Matcher allowed = Pattern.compile("(?m)^Cpus_allowed_list:\\s+(\\d+)")
                .matcher(Files.readString(Path.of("/proc/self/status")));
        return allowed.find() ? allowed.group(1) : "0";
    }

    /// The command line of the compiled server, as test/pack.sh made it ready; its cache may be missing.
    public static List<String> compiled() {
        return new ArrayList<>(List.of(JAVA.toString(), "@src/image/jvm.options", "-XX:AOTCache=build/test-server.aot",
                "-p", "build/test-server.jar", "-m", "gochat/gochat.Main"));
    }

    public int frontPort() {
        return frontPort;
    }

    public int chatPort() {
        return chatPort;
    }

    /// The port of the admin listener, if the flags ask for one; called once.
    public int adminPort() throws IOException {
        return port(out.readLine(), "admin   http://127\\.0\\.0\\.1:([0-9]+)/");
    }

    /// The address to open the page by as a file, up to the handle, and what follows the handle; called once, if the
    /// flags allow such pages.
    public String[] fileAddress() throws IOException {
        String line = out.readLine();
        assertTrue(line.startsWith("file    file:///") && line.contains("#HANDLE&token="), line);
        return line.substring("file    ".length()).split("HANDLE");
    }

    /// What it has said, but for the lines of every start and every stop.
    public String remarks() throws IOException {
        return errors().lines().filter(line -> !line.contains(" handles are ") && !line.contains(" INFO stop"))
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /// Sends SIGTERM and returns the exit code.
    public int stop() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "the server did not stop");
        return process.exitValue();
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        RUNNING.remove(process);
        Files.deleteIfExists(errors);
    }
}
