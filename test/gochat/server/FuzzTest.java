package gochat.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A short run of the fuzzer: the seeds are printed, and `./build.sh fuzz -seed S` plays the same cases.
class FuzzTest {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(2);

    @Test
    void randomStreamsAreReadAsTheReferenceDoes() throws IOException {
        new Fuzz(6455).playFor(NANOS);
    }

    @Test
    void freshRandomStreamsAreReadAsTheReferenceDoes() throws IOException {
        long seed = System.nanoTime() & 0xFFFF_FFFFL;
        System.out.println("fuzz seed " + seed);
        new Fuzz(seed).playFor(NANOS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-seconds", "-seconds 0", "-seconds x", "-seed 1.5", "-case -1", "-fast 1", "stray 1"})
    void wrongUsageIsNamedInOneLineAndExitsWith2(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-cp",
                System.getProperty("java.class.path"), Fuzz.class.getName()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).start();
        String errors = new String(process.getErrorStream().readAllBytes());
        assertEquals(2, process.waitFor());
        assertEquals(1, errors.lines().count(), errors);
        assertTrue(errors.startsWith("fuzz: ") && errors.contains("-seconds N"), errors);
    }
}
