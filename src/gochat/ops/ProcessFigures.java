package gochat.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the process costs, from the JVM and from Linux's /proc; what a system does not tell is left out.
///
/// The JVM's own beans would tell it too, but for a module more in every image.
public final class ProcessFigures {
    private static final Path PROC = Path.of("/proc/self");
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private ProcessFigures() {}

    public static void expose(Exposition out) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.totalCpuDuration().ifPresent(cpu -> out.counter("process_cpu_seconds_total",
                "Processor time spent, in seconds.").is(cpu.toNanos() / NANOS));
        info.startInstant().map(Instant::toEpochMilli).ifPresent(start -> {
            out.gauge("process_start_time_seconds", "When the process began, in seconds since 1970.")
                    .is(start / MILLIS);
            out.gauge("gochat_uptime_seconds", "For how long the process has run.")
                    .is(Math.max(0, System.currentTimeMillis() - start) / MILLIS);
        });
        Runtime runtime = Runtime.getRuntime();
        out.gauge("jvm_memory_used_bytes", "Heap in use, garbage included.")
                .is("area", "heap", runtime.totalMemory() - runtime.freeMemory());
        out.gauge("jvm_memory_max_bytes", "The most that the heap may grow to.")
                .is("area", "heap", runtime.maxMemory());
        exposeLinux(out);
    }

    private static void exposeLinux(Exposition out) {
        try {
            List<String> status = Files.readAllLines(PROC.resolve("status"));
            figure(status, "VmRSS:\\s+([0-9]+) kB", out, "process_resident_memory_bytes",
                    "Memory that is in RAM.", 1024);
            figure(status, "Threads:\\s+([0-9]+)", out, "process_threads",
                    "Threads of the operating system; a connection has none of its own.", 1);
            figure(Files.readAllLines(PROC.resolve("limits")), "Max open files\\s+([0-9]+) .*", out, "process_max_fds",
                    "How many file descriptors may be open.", 1);
            try (Stream<Path> open = Files.list(PROC.resolve("fd"))) {
                out.gauge("process_open_fds", "How many file descriptors are open.").is(open.count());
            }
        } catch (IOException notLinux) {
            // these figures are left out
        }
    }

    private static void figure(List<String> lines, String pattern, Exposition out, String name, String help, int unit) {
        Pattern line = Pattern.compile(pattern);
        lines.stream().map(line::matcher).filter(Matcher::matches).findFirst()
                .ifPresent(found -> out.gauge(name, help).is(Double.parseDouble(found.group(1)) * unit));
    }
}
