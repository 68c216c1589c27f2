package gochat.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.RawClient;
import gochat.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log's lines, and what a log that cannot be written does to the chat: nothing.
class LogTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private static String logged(LogFormat format, Consumer<Log> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Log log = new Log(Level.DEBUG, format, new PrintStream(bytes, false, StandardCharsets.UTF_8))) {
            events.accept(log);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTextLineHasTimeLevelAndTextWithControlCharactersEscaped() {
        String line = logged(LogFormat.TEXT,
                log -> log.log(Level.INFO, new LogEvent("192.0.2.1:5", "é\r\n\u001b[31m")));
        assertTrue(line.matches(TIME + " INFO 192\\.0\\.2\\.1:5 é\\\\u000d\\\\u000a\\\\u001b\\[31m\n"), line);
    }

    @Test
    void aJsonLineHasFieldsOfItsOwn() {
        String line = logged(LogFormat.JSON,
                log -> log.log(Level.WARNING, new LogEvent("192.0.2.1:5", "a \"quote\" \\ \n\u2028")));
        assertTrue(line.matches("\\{\"time\":\"" + TIME + "\",\"level\":\"warn\",\"message\":"
                + "\"a \\\\\"quote\\\\\" \\\\\\\\ \\\\u000a\\\\u2028\",\"client\":\"192\\.0\\.2\\.1:5\"}\n"), line);
    }

    @Test
    void aDefectNamesItsClientInAFieldOfItsOwnBesideItsStackTrace() {
        String line = logged(LogFormat.JSON, log -> new Reports(log, () -> {}).defect(
                () -> new LogEvent("192.0.2.1:5", "met a defect"), new IllegalStateException("why")));
        assertTrue(line.contains("\"message\":\"met a defect\",\"client\":\"192.0.2.1:5\",\"error\":"
                + "\"java.lang.IllegalStateException: why\\u000a"), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEXT", "JSON"})
    void aStackTraceStaysOnItsLine(String format) {
        String line = logged(LogFormat.valueOf(format),
                log -> log.log(Level.ERROR, "failed", new IllegalStateException("why\nnot")));
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        assertTrue(line.contains("IllegalStateException: why\\u000anot\\u000a\\u0009at gochat."), line);
    }

    @Test
    @Timeout(20)
    void aStreamThatBlocksHoldsUpNobodyAndTheLossIsTold() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                bytes.write(from, offset, length);
            }
        };
        try (Log log = new Log(Level.INFO, LogFormat.TEXT, new PrintStream(stuck))) {
            for (int i = 0; i < 100_000; i++) log.log(Level.INFO, "event " + i);
            release.countDown();
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(" event 0\n"), "the first line is there");
        assertTrue(text.matches("(?s).* WARNING lines of the log that came faster .* are lost: \\d+.*"), "the loss is told");
        assertTrue(text.lines().count() < 5_000, "what waits is bounded");
    }

    private static void chats(ServerProcess server) throws IOException {
        try (RawClient coop = RawClient.open(server.chatPort(), "/?user=coop")) {
            // each of these is worth a line at level debug
            for (int i = 0; i < 200; i++) {
                try (RawClient refused = new RawClient(server.chatPort())) {
                    refused.send("nonsense\r\n\r\n");
                    refused.head();
                }
            }
            coop.sendMessage("coop", "coop", "hi");
            assertTrue(coop.readText().contains("\"hi\""));
            assertEquals("{\"ok\":\"message sent with success\"}", coop.readText());
        }
    }

    /// The shell hands the server's standard error to what the test needs.
    private static ServerProcess withErrorsTo(String redirection) throws IOException {
        List<String> command = ServerProcess.compiled();
        command.addAll(0, List.of("/bin/bash", "-c", "exec \"$@\" " + redirection, "server"));
        command.addAll(List.of("-log-level", "debug"));
        return ServerProcess.startOther(Path.of("."), command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2>/dev/full", "2> >(exec true)", "2>&-", "2> >(exec sleep 60)"})
    void aLogThatCannotBeWrittenLeavesTheChatAlone(String redirection) throws Exception {
        try (ServerProcess server = withErrorsTo(redirection)) {
            chats(server);
            assertEquals(0, server.stop());
        }
    }

    @Test
    void aClientBehindATrustedProxyIsNamedAndAStrangersHeaderIsNot() throws Exception {
        try (ServerProcess server =
                ServerProcess.start("-log-level", "debug", "-trust-forwarded-from", "127.0.0.9")) {
            for (String from : List.of("127.0.0.9", "127.0.0.8")) {
                try (RawClient client = new RawClient(InetAddress.ofLiteral(from), server.chatPort())) {
                    client.send(RawClient.request("/?user=", "X-Forwarded-For: 198.51.100.7\r\n"));
                    client.head();
                    client.expectClose(1008);
                }
            }
            server.stop();
            String log = server.errors();
            assertTrue(log.matches("(?s).* DEBUG 198\\.51\\.100\\.7 by 127\\.0\\.0\\.9:\\d+ rejected: .*"), log);
            assertTrue(log.matches("(?s).* DEBUG 127\\.0\\.0\\.8:\\d+ rejected: .*"), log);
        }
    }

    @Test
    void nothingThatIsSaidIsLogged() throws Exception {
        try (ServerProcess server = ServerProcess.start("-log-level", "debug", "-log-format", "json")) {
            try (RawClient coop = RawClient.open(server.chatPort(), "/?user=coop&token=sesame")) {
                coop.sendMessage("coop", "gordon", "a secret");
                coop.readText();
                coop.send(RawClient.text("a secret"), RawClient.frame(0x83, "a secret".getBytes()));
                coop.readText();
                coop.expectClose(1002);
            }
            server.stop();
            String log = server.errors();
            String object = "\\{\"time\":\"" + TIME + "\",\"level\":\".*\"}";
            assertTrue(log.lines().allMatch(line -> line.matches(object)), log);
            assertTrue(log.contains("violates the protocol"), log);
            assertFalse(log.contains("a secret") || log.contains("sesame"), log);
        }
    }
}
