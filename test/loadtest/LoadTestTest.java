package loadtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Interrupts;
import gochat.RawClient;
import gochat.Secrets;
import gochat.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import loadtest.Tester.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The load tester against the real server: every mode, every way to end.
class LoadTestTest {
    private static final int EXIT_SECONDS = 30;
    private static ServerProcess server;

    @BeforeAll
    static void startServer() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-mode self -user-count 2 -rate 200", "-mode pairs -user-count 4 -total-rate 400",
        "-mode random -user-count 5 -rate 100 -idle 3", "-mode fan-in -user-count 4 -rate 100",
        "-mode self -window 4", "-mode random -user-count 5 -window 2", "-mode fan-in -user-count 3 -window 2",
        "-mode self -rate 200 -ramp-up 300ms -message-size 1024", "-mode pairs -user-count 4 -message-size 140-8192",
        "-mode self -stages 200ms:100,200ms:100-300 -arrivals poisson", "-v2 -mode pairs -user-count 4 -rate 50",
        "-v2 -mode fan-in -user-count 4 -window 2 -churn 10", "-mode room -rooms 2 -user-count 6 -rate 20 -churn 5"})
    void everyMessageOfThisLoadArrivesOnceInOrder(String flags) throws IOException, InterruptedException {
        Outcome outcome = run(flags);
        outcome.assertPassed();
        assertTrue(outcome.text().contains("every message arrived once, in order, and was answered"), outcome.text());
    }

    @Test
    void whileItConnectsItSaysHowManyThereAre() throws IOException, InterruptedException {
        Outcome outcome = run("-mode random -user-count 5 -idle 2 -connect-rate 5");
        outcome.assertPassed();
        assertTrue(outcome.text().matches("(?s)(connecting: \\d of 7\n)+ *elapsed.*"), outcome.text());
    }

    @Test
    void refusedMessagesFailTheRunAndAreCountedByReason() throws IOException, InterruptedException {
        Outcome outcome = run("-message-size 9000 -rate 100");
        assertEquals(Tester.FAILED, outcome.code(), outcome.text());
        assertTrue(outcome.text().matches("(?s).*refused +\\d+  Message is too big, dropping it.*"), outcome.text());
        assertTrue(outcome.text().contains("failed: refused>0 ("), outcome.text());
    }

    @Test
    void everyKindOfLieIsCountedApart(@TempDir Path folder) throws IOException, InterruptedException {
        Path json = folder.resolve("run.json");
        try (var liar = new LyingServer(ServerSocketFactory.getDefault())) {
            Outcome outcome = run("-rate 100 -late-after 2s -url ws://127.0.0.1:" + liar.port() + "/ -json " + json);
            assertEquals(Tester.FAILED, outcome.code(), outcome.text());
        }
        // The garbled message is lost as well, since what arrived was not it.
        assertTrue(Files.readString(json).contains("\"lost\":2,\"duplicated\":1,\"reordered\":1,\"unexpected\":1,"
                + "\"unanswered\":1,\"late\":0,"), Files.readString(json));
    }

    @Test
    void aServerThatSignedItsOwnCertificateIsLoadedOnlyWhenAskedTo(@TempDir Path folder) throws Exception {
        for (String flags : List.of("", " -insecure")) {
            try (var server = new LyingServer(selfSigned(folder))) {
                int code = run("-rate 20 -late-after 100ms -url wss://localhost:" + server.port() + "/" + flags).code();
                assertEquals(flags.isEmpty() ? LoadTest.COULD_NOT_RUN : Tester.FAILED, code);
            }
        }
    }

    private static ServerSocketFactory selfSigned(Path folder) throws Exception {
        char[] password = Secrets.KEYSTORE_PASSWORD.toCharArray();
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(Secrets.keystore(folder).toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    @Test
    void aServerThatDemandsTokensAndTlsIsLoadedToo(@TempDir Path folder) throws Exception {
        String secret = Secrets.authFile(folder).toString();
        try (var guarded = ServerProcess.start("-auth-secret-file", secret,
                "-tls-keystore", Secrets.keystore(folder).toString(),
                "-tls-password-file", Secrets.passwordFile(folder).toString())) {
            String wss = "-rate 50 -insecure -url wss://localhost:" + guarded.chatPort() + "/";
            run(wss + " -mode pairs -user-count 4 -auth-secret-file " + secret).assertPassed();
            String token = Secrets.token("load0", Duration.ofMinutes(5));
            run(wss + " -user-prefix load -token " + token).assertPassed();
            run(wss + " -mode room -user-count 4 -auth-secret-file " + secret).assertPassed();
            assertEquals(LoadTest.COULD_NOT_RUN, run(wss).code());
        }
    }

    @Test
    void aConditionOfOnesOwnFailsTheRun() throws IOException, InterruptedException {
        Outcome outcome = run("-fail-if sent>1 -fail-if sent<1");
        assertTrue(outcome.code() == Tester.FAILED || outcome.isUnsure(), outcome.text());
        assertTrue(outcome.text().contains("sent>1 ("), outcome.text());
    }

    @Test
    void aConditionOfOnesOwnAllowsNoFault() throws IOException, InterruptedException {
        assertEquals(Tester.FAILED, run("-message-size 9000 -rate 100 -fail-if p99>50ms").code());
        assertEquals(Tester.FAILED, run("-message-size 9000 -rate 100 -fail-if sent<1").code());
    }

    @Test
    void aFaultThatIsAllowedByNameFailsNothing() throws IOException, InterruptedException {
        run("-message-size 9000 -rate 100 -allow refused").assertPassed();
    }

    @Test
    void aHandleThatIsTakenThreeTimesCannotConnect() throws IOException, InterruptedException {
        try (var _ = RawClient.open(server.chatPort(), "/?user=taken0");
                var _ = RawClient.open(server.chatPort(), "/?user=taken0");
                var _ = RawClient.open(server.chatPort(), "/?user=taken0")) {
            assertEquals(LoadTest.COULD_NOT_RUN, run("-user-prefix taken").code());
        }
    }

    @Test
    void theCapacityIsTheHighestRateThatHeld() throws IOException, InterruptedException {
        Outcome outcome = run("-total-rate 50 -find-capacity sent-rate<300 -duration 200ms -warm-up 0s");
        outcome.assertPassed();
        assertTrue(outcome.text().contains("is the highest rate found that held"), outcome.text());
    }

    /// It may lie at another rate than that which held.
    @Test
    void aServerThatLiesHasNoCapacity() throws IOException, InterruptedException {
        try (var liar = new LyingServer(ServerSocketFactory.getDefault())) {
            Outcome outcome = run("-total-rate 50 -find-capacity sent-rate<300 -duration 300ms -warm-up 0s "
                    + "-late-after 300ms -url ws://127.0.0.1:" + liar.port() + "/");
            assertEquals(Tester.FAILED, outcome.code(), outcome.text());
            assertTrue(outcome.text().contains("failed: duplicated>0 (1)"), outcome.text());
            assertFalse(outcome.text().contains("capacity:"), outcome.text());
        }
    }

    @Test
    void theFilesAskedForAreWritten(@TempDir Path folder) throws IOException, InterruptedException {
        Path json = folder.resolve("run.json");
        Path lines = folder.resolve("run.jsonl");
        Path hgrm = folder.resolve("run.hgrm");
        Path report = folder.resolve("run.html");
        Outcome outcome = run("-json " + json + " -hgrm " + hgrm + " -report " + report + " -json-lines " + lines);
        outcome.assertPassed();
        assertTrue(Files.readString(json).contains("\"ok\":" + (outcome.code() == Tester.PASSED)));
        assertTrue(Files.readAllLines(lines).getFirst().startsWith("{\"seconds\":"));
        assertTrue(Files.readAllLines(lines).getLast().startsWith("{\"verdict\":"));
        assertTrue(Files.readString(hgrm).contains("#[Mean"));
        assertTrue(Files.readString(report).contains("<svg"));
    }

    /// What a tester prints that is interrupted once it has begun to.
    private static String interruptBehindTwoLines(Process process) throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        var reader = process.inputReader();
        while (lines.size() < 2) {
            lines.add(reader.readLine());
        }
        Interrupts.interrupt(process);
        reader.lines().forEach(lines::add);
        String text = String.join("\n", lines);
        assertTrue(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS), text);
        return text;
    }

    @Test
    void anInterruptStillPrintsTheSummaryOfWhatRan() throws IOException, InterruptedException {
        Process process = start("-url", url(), "-rate", "100", "-duration", "60s");
        String text = interruptBehindTwoLines(process);
        assertEquals(Interrupts.EXIT_CODE, process.exitValue(), text);
        assertTrue(text.contains("Interrupted") && text.contains("the tester used"), text);
    }

    @Test
    void anInterruptDoesNotWaitLongForWhatNeverComes() throws IOException, InterruptedException {
        try (var silent = new WireServer(ServerSocketFactory.getDefault(), "", _ -> _ -> { })) {
            Process process = start("-url", "ws://127.0.0.1:" + silent.port() + "/", "-echo", "-rate", "20",
                    "-duration", "60s", "-late-after", "10m");
            String text = interruptBehindTwoLines(process);
            assertTrue(text.contains("Interrupted") && text.contains("the tester used"), text);
        }
    }

    /// As on a full disk, or where whoever reads has gone.
    private static LoadTest intoNothing() {
        return new LoadTest(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        }, true), false, false);
    }

    @Test
    void aSummaryThatCannotBeWrittenPassesNothing() throws InterruptedException {
        assertEquals(LoadTest.COULD_NOT_RUN, intoNothing()
                .run("-url", url(), "-rate", "20", "-duration", "300ms", "-warm-up", "0s"));
    }

    @Test
    void helpThatCannotBeWrittenIsNoSuccess() throws InterruptedException {
        assertEquals(LoadTest.COULD_NOT_RUN, intoNothing().run("-h"));
        assertEquals(LoadTest.COULD_NOT_RUN, intoNothing().run("merge", "-h"));
    }

    @Test
    void anInterruptedSearchTellsWhatHeldUntilThen() throws IOException, InterruptedException {
        Process process = start("-url", url(), "-rate", "50", "-find-capacity", "p99<5s", "-duration", "1s",
                "-warm-up", "0s");
        String text = interruptBehindTwoLines(process);
        assertTrue(text.contains("Interrupted: this is what ran until then.\n"), text);
        // a crowded machine may have kept the tester from its first rate
        boolean tooSlow = text.contains("inconclusive: the tester was too slow");
        assertTrue(tooSlow || text.contains("capacity: 50 messages/s is the highest rate found that held"), text);
        assertEquals(tooSlow, text.contains("may hold a higher one"), text);
    }

    @Test
    void aSearchOnATerminalShowsWhatGoesOn() throws IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        new LoadTest(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, false).run("-url", url(), "-rate",
                "50", "-find-capacity", "sent-rate<80", "-duration", "1100ms", "-warm-up", "0s");
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.matches("(?s).*\r\u001b\\[K *50 messages/s: [^\r\n]*\r\u001b\\[K *rate +received/s.*"), text);
    }

    @Test
    void aWrongFlagExitsWith2AndOneLine() throws IOException, InterruptedException {
        Process process = start("-rate", "fast");
        List<String> errors = process.errorReader().readAllLines();
        assertTrue(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(LoadTest.USAGE, process.exitValue());
        assertEquals(1, errors.size(), errors.toString());
    }

    @Test
    void aHeapThatIsTooSmallExitsWith1AndSaysSo() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-Xmx16m", "-cp",
                System.getProperty("java.class.path"), "loadtest.LoadTest", "-url", url(),
                "-user-count", "100000", "-rate", "1").start();
        List<String> errors = process.errorReader().readAllLines();
        assertTrue(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(LoadTest.COULD_NOT_RUN, process.exitValue());
        assertEquals(List.of("loadtest: out of memory: -Xmx in JAVA_TOOL_OPTIONS gives more"), errors);
    }

    @Test
    void noServerExitsWith1AndSaysSo() throws IOException, InterruptedException {
        Process process = start("-url", "ws://127.0.0.1:1/");
        String errors = String.join("\n", process.errorReader().readAllLines());
        assertTrue(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(LoadTest.COULD_NOT_RUN, process.exitValue());
        assertTrue(errors.contains("no connection to ws://127.0.0.1:1/: "), errors);
    }

    @Test
    void whatAStrangeServerSaysDoesNotSteerTheTerminal() throws IOException, InterruptedException {
        try (ServerSocket strange = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        try (Socket client = strange.accept()) {
                            client.getOutputStream().write("\u001b[31m\u009b31m\r\n".getBytes(ISO_8859_1));
                        }
                    }
                } catch (IOException over) {
                    // the test is over
                }
            });
            Process process = start("-url", "ws://127.0.0.1:" + strange.getLocalPort() + "/");
            List<String> errors = process.errorReader().readAllLines();
            assertTrue(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS));
            assertEquals(LoadTest.COULD_NOT_RUN, process.exitValue());
            assertTrue(errors.stream().noneMatch(line -> line.codePoints().anyMatch(Character::isISOControl)),
                    errors.toString());
        }
    }

    private static String url() {
        return "ws://127.0.0.1:" + server.chatPort() + "/";
    }

    private static Outcome run(String flags) throws IOException, InterruptedException {
        return Tester.run(server.chatPort(), flags.split(" "));
    }

    private static Process start(String... flags) throws IOException {
        List<String> command = Interrupts.heeding(ServerProcess.JAVA.toString(), ServerProcess.QUICK, "-cp",
                System.getProperty("java.class.path"), "loadtest.LoadTest");
        command.addAll(List.of(flags));
        return new ProcessBuilder(command).start();
    }
}
