package loadtest.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import loadtest.text.Text;

/// Where figures were taken, for without it they say nothing.
public final class Machine {
    private static final double BYTES_PER_GIB = 1 << 30;

    private Machine() { }

    /// One line each: the machine, its Java, the options of the JVM that `command` starts.
    public static List<String> describe(List<String> command) throws IOException {
        long bytes = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return List.of(
                ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")) + ", "
                        + Text.plural(Runtime.getRuntime().availableProcessors(), "core") + ", "
                        + Text.decimal(bytes / BYTES_PER_GIB, 1) + " GiB, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
                "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
                "options of the server's JVM: " + String.join(" ", jvmOptions(command)));
    }

    /// The options in a command line that starts Java, those in argument files (`@FILE`) included; not those of
    /// the log.
    public static List<String> jvmOptions(List<String> command) throws IOException {
        var options = new ArrayList<String>();
        for (String argument : command) {
            if (argument.startsWith("@")) {
                options.addAll(Files.readAllLines(Path.of(argument.substring(1))));
            } else {
                options.add(argument);
            }
        }
        return options.stream().filter(option -> option.startsWith("-X") && !option.startsWith("-Xlog")).toList();
    }
}
