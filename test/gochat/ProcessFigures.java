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
    private static final Pattern LIVE = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

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

    /// KiB of the objects that live in its heap; it takes a full collection to know.
    public static long liveHeapKib(Process process) throws IOException, InterruptedException {
        Matcher live = LIVE.matcher(jcmd(process, "GC.class_histogram"));
        if (!live.find()) throw new IOException("jcmd told no total of live objects");
        return Long.parseLong(live.group(1)) / 1024;
    }

    private static String jcmd(Process process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(ServerProcess.JAVA.resolveSibling("jcmd").toString(), "" + process.pid(),
                command).redirectErrorStream(true).start();
        String told = new String(jcmd.getInputStream().readAllBytes());
        assertEquals(0, jcmd.waitFor(), told);
        return told;
    }
}
