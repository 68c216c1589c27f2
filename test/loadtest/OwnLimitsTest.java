package loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The load tester as a process of its own, where the machine or whoever started it lets it go no further.
@Timeout(60)
class OwnLimitsTest {
    private static Process start(int descriptors, int port, String... flags) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                Path.of("build", "test-classes").toAbsolutePath().toString(), "loadtest.LoadTest", "-url",
                "ws://127.0.0.1:" + port + "/", "-echo", "-duration", "300ms", "-warm-up", "0s"));
        command.addAll(List.of(flags));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String words(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoHasNoDescriptorLeftSaysSoAndEnds() throws Exception {
        try (var echo = new WireServer(ServerSocketFactory.getDefault(), "", peer -> peer::send)) {
            Process tester = start(100, echo.port(), "-user-count", "150", "-total-rate", "20");
            String words = words(tester);
            assertEquals(Tester.FAILED, tester.waitFor(), words);
            assertTrue(words.contains("the tester itself has no descriptor left"), words);
        }
    }

    @Test
    void whoHasNoDescriptorLeftWritesItsResultsAllTheSame(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("run.json");
        Path report = folder.resolve("run.html");
        try (var echo = new WireServer(ServerSocketFactory.getDefault(), "", peer -> peer::send)) {
            Process tester = start(100, echo.port(), "-user-count", "150", "-total-rate", "20", "-allow",
                    "connect-failures", "-json", json.toString(), "-report", report.toString());
            String words = words(tester);
            tester.waitFor();
            assertTrue(words.contains("the tester itself has no descriptor left"), words);
            assertTrue(Files.exists(json) && Files.exists(report), words);
        }
    }

    @Test
    void whoIsInterruptedWhileConnectingEndsAtOnce() throws Exception {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Process tester = start(200, mute.getLocalPort(), "-user-count", "3");
            mute.accept();
            long start = System.nanoTime();
            tester.toHandle().destroy();
            String words = words(tester);
            assertTrue(tester.waitFor(30, TimeUnit.SECONDS));
            assertTrue(words.contains("interrupted before a connection was there"), words);
            assertTrue(System.nanoTime() - start < 8_000_000_000L, "it waited for the server");
        }
    }
}
