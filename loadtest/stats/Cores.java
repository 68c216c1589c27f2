package loadtest.stats;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Measures processor time from its making on: the tester's own, and where Linux tells it, the whole machine's.
/// The thread that steers a run owns it.
public final class Cores {
    /// @param count    processors of this machine
    /// @param tester   how many of them the tester kept busy
    /// @param machine  how many everybody together did; not a number where unknown
    /// @param selector how much of one the busiest thread that reads sockets kept busy
    public record Use(int count, double tester, double machine, double selector) {
        public double machineShare() {
            return Math.min(1, machine / count);
        }

        public double testerShare() {
            return tester / machine;
        }
    }

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    /// How the JDK's HttpClient names the one thread of each client that waits for all its sockets.
    private static final String SELECTOR = "SelectorManager";
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    private final long startNanos = Clock.now();
    private final long testerNanos = SYSTEM.getProcessCpuTime();
    private final double machineSeconds = machineSeconds();
    private final Map<Long, Long> selectorNanos = selectorNanos();

    public Use since() {
        double seconds = (Clock.now() - startNanos) / 1e9;
        double busiest = selectorNanos().entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - selectorNanos.getOrDefault(entry.getKey(), 0L))
                .max().orElse(0);
        return new Use(Runtime.getRuntime().availableProcessors(),
                (SYSTEM.getProcessCpuTime() - testerNanos) / 1e9 / seconds,
                (machineSeconds() - machineSeconds) / seconds, busiest / 1e9 / seconds);
    }

    private static Map<Long, Long> selectorNanos() {
        var nanos = new HashMap<Long, Long>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(SELECTOR)) {
                nanos.put(thread.getThreadId(), Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())));
            }
        }
        return nanos;
    }

    private static double machineSeconds() {
        try (var lines = Files.lines(STAT)) {
            String[] columns = lines.findFirst().orElse("").split(" +");
            long idle = Long.parseLong(columns[4]) + Long.parseLong(columns[5]);
            long all = 0;
            for (int i = 1; i <= 8; i++) {
                all += Long.parseLong(columns[i]);
            }
            return (all - idle) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException _) {
            return Double.NaN;
        }
    }
}
