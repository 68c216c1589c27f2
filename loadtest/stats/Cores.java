package loadtest.stats;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Measures processor time from its making on: the tester's own, and where Linux tells it, the whole machine's.
/// The thread that steers a run owns it.
public final class Cores {
    /// @param count   processors of this machine
    /// @param tester  how many of them the tester kept busy
    /// @param machine how many everybody together did; not a number where unknown
    public record Use(int count, double tester, double machine) {
        public double machineShare() {
            return Math.min(1, machine / count);
        }

        public double testerShare() {
            return tester / machine;
        }
    }

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    private final long startNanos = Clock.now();
    private final long testerNanos = SYSTEM.getProcessCpuTime();
    private final double machineSeconds = machineSeconds();

    public Use since() {
        double seconds = (Clock.now() - startNanos) / 1e9;
        return new Use(Runtime.getRuntime().availableProcessors(),
                (SYSTEM.getProcessCpuTime() - testerNanos) / 1e9 / seconds,
                (machineSeconds() - machineSeconds) / seconds);
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
