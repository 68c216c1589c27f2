package gochat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many connections are "as many as fit", on what machine.
class DescriptorLimitTest {
    private static final int FRONT = 1024;

    @ParameterizedTest
    @CsvSource({"1048576, 1048576", "unlimited, 2147483647", "9223372036854775807, 2147483647", "1024, 1024"})
    void theLimitIsReadHoweverLargeItIs(String soft, int limit) {
        assertEquals(limit, DescriptorLimit.limit(List.of("Limit   Soft Limit  Hard Limit  Units",
                "Max open files            " + soft + "              " + soft + "              files     ")));
    }

    @ParameterizedTest
    @CsvSource({"64, 16, 16", "128, 32, 32", "1024, 256, 688", "1600, 400, 1120", "65536, 1024, 65056",
        "2147483647, 1024, 2147483167"})
    void thePageHasAQuarterAtMostAndTheChatWhatTheReservesLeave(int limit, int front, int connections) {
        assertEquals(front, DescriptorLimit.forFront(FRONT, limit));
        assertEquals(connections, DescriptorLimit.forConnections(front, limit));
    }

    /// As in a container: descriptors by ulimit, and memory by what the JVM takes for the machine's.
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource({"128, 4g, 32", "1024, 4g, 688"})
    void whereDescriptorsAreFewTheyDecide(int descriptors, String memory, int connections) throws Exception {
        assertEquals(connections, fit(descriptors, memory));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereDescriptorsAreManyTheHeapDecides() throws Exception {
        int few = fit(20_000, "64m");
        int more = fit(20_000, "256m");
        assertTrue(few >= 1_000 && few < 3_000, few + " in 64 MB");
        assertTrue(more > few && more < 20_000, more + " in 256 MB");
    }

    private static int fit(int descriptors, String memory) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
        command.addAll(ServerProcess.compiled());
        command.addAll(command.indexOf("-p"), List.of(ServerProcess.QUICK, "-XX:MaxRAM=" + memory));
        command.addAll(List.of("check", "-log-level", "warn", "-listen-on", "127.0.0.1:0",
                "-front-listen-on", "127.0.0.1:0"));
        Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(check.getInputStream().readAllBytes());
        Matcher fit = Pattern.compile("connections that fit into " + descriptors
                + " descriptors and a heap of [0-9]+ MB: ([0-9]+) of the chat, [0-9]+ of the page\nwell\n")
                .matcher(told);
        assertTrue(fit.matches(), told);
        return Integer.parseInt(fit.group(1));
    }
}
