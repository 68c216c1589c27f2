package gochat;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients who flood the server, as many as it has cores, beside many who say little.
@Isolated("it measures others' latency")
class FairnessTest {
    private static final int QUIET = 500;
    private static final int WARM_UP_SECONDS = 3;
    private static final int SECONDS = 3;
    private static final int ATTEMPTS = 6;
    private static final long LIMIT_NANOS = 20_000_000;
    /// A machine on which a thread wakes up so late has too few processors for the clients, and tells nothing
    /// about the server.
    private static final long STARVED_NANOS = 5_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFloodDoesNotDelayTheQuiet(int cores) throws Exception {
        try (ServerProcess server = startOn(cores);
                QuietCrowd quiet = new QuietCrowd(server.chatPort(), QUIET);
                Flood flood = new Flood(server.chatPort(), cores)) {
            quiet.measure(WARM_UP_SECONDS);
            List<QuietCrowd.Measured> all = new ArrayList<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                QuietCrowd.Measured measured = quiet.measure(SECONDS);
                assertTrue(flood.runs(), "the flood has ended");
                all.add(measured);
                if (measured.p99Nanos() < LIMIT_NANOS) return;
            }
            if (all.stream().allMatch(measured -> measured.sleeperP99Nanos() > STARVED_NANOS)) {
                abort("this machine has no processor left: " + all);
            }
            fail("the quiet waited: " + all);
        }
    }

    /// One core is a real one where the system can bind a process to it.
    private static ServerProcess startOn(int cores) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (cores == 1 && canBind()) command.addAll(List.of("taskset", "-c", "0"));
        command.addAll(ServerProcess.compiled());
        command.add(command.indexOf("-p"), "-XX:ActiveProcessorCount=" + cores);
        return ServerProcess.startOther(Path.of("."), command.toArray(String[]::new));
    }

    private static boolean canBind() throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-c", "0", "true").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
