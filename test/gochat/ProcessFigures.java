package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What another process takes, as Linux and its JVM tell it.
public final class ProcessFigures {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

    private ProcessFigures() {}

    /// Open file descriptors, sockets among them.
    public static int descriptors(Process process) throws IOException {
        return entries(process, "fd");
    }

    /// Threads of the system; virtual ones are none.
    public static int threads(Process process) throws IOException {
        return entries(process, "task");
    }

    private static int entries(Process process, String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", "" + process.pid(), folder))) {
            return (int) entries.count();
        }
    }

    /// Processor time since it began.
    public static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// KiB of its heap in use after a full collection, which this asks for.
    public static long liveHeapKib(Process process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
        if (!used.find()) throw new IOException("jcmd told no heap in use");
        return Long.parseLong(used.group(1));
    }

    private static String jcmd(Process process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(ServerProcess.JAVA.resolveSibling("jcmd").toString(), "" + process.pid(),
                command).redirectErrorStream(true).start();
        String told = new String(jcmd.getInputStream().readAllBytes());
        assertEquals(0, jcmd.waitFor(), told);
        return told;
    }
}
