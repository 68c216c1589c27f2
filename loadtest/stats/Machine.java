package loadtest.stats;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import loadtest.text.Text;

/// Where figures were taken, for without it they say nothing. Pure but for a look at the machine.
public final class Machine {
    private static final double BYTES_PER_GIB = 1 << 30;

    private Machine() { }

    /// Such as `2 cores, 24.0 GiB, Linux 6.8 amd64`.
    public static String describe() {
        long bytes = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Text.plural(Runtime.getRuntime().availableProcessors(), "core") + ", "
                + Text.decimal(bytes / BYTES_PER_GIB, 1) + " GiB, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch");
    }

    public static String java() {
        return "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name");
    }
}
