package loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Secrets;
import gochat.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import loadtest.report.JsonFile;
import loadtest.stats.Count;
import loadtest.stats.Ending;
import loadtest.stats.Result;
import loadtest.stats.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The load tester against servers that are not Gochat, or not there, or not kind.
class AnyServerTest {
    private static WireServer server(Function<WireServer.Peer, WireServer.Talk> talks)
            throws IOException {
        return new WireServer(ServerSocketFactory.getDefault(), "", talks);
    }

    @Test
    void anEchoServerIsAskedForNoHandleAndNoAnswers() throws Exception {
        Map<String, Boolean> targets = new ConcurrentHashMap<>();
        try (var echo = server(peer -> {
            targets.put(peer.target(), true);
            return peer::send;
        })) {
            Tester.Outcome outcome = Tester.run(echo.port(), "-echo", "-user-count", "3", "-rate", "50");
            outcome.assertPassed();
            assertEquals(outcome.count(Count.SENT), outcome.count(Count.DELIVERED));
            assertEquals(Set.of("/"), targets.keySet());
            Tester.run(echo.port(), "-echo", "-user-parameter", "a b&c", "-user-prefix", "u").assertPassed();
            assertTrue(targets.containsKey("/?a+b%26c=u0"), targets.toString());
        }
    }

    @Test
    void anEchoServerThatSwallowsAMessageHasLostIt() throws Exception {
        var count = new AtomicInteger();
        try (var echo = server(peer -> text -> {
            if (count.incrementAndGet() != 5) {
                peer.send(text);
            }
        })) {
            Tester.run(echo.port(), "-echo", "-late-after", "1s").assertFailed(Count.LOST);
        }
    }

    @Test
    void noFigureCountsTheTimeBeforeTheMeasuring() throws Exception {
        try (var echo = server(peer -> peer::send)) {
            Result result = Tester.run(echo.port(), "-echo", "-rate", "200", "-ramp-up", "2s", "-warm-up", "0s",
                    "-duration", "1s").result();
            assertEquals(List.of(false, false, true),
                    result.samples().stream().limit(3).map(Sample::measured).toList());
            assertEquals(200, result.sentPerSecond(), 40);
        }
    }

    @Test
    void noRateEndsARunThatIsNotMeasuredYet() throws Exception {
        try (var echo = server(peer -> peer::send)) {
            Tester.Outcome outcome = Tester.run(echo.port(), "-echo", "-rate", "50", "-warm-up", "1s", "-ramp-up", "1s",
                    "-abort-if", "received-rate<10", "-abort-if", "sent-rate<10");
            assertEquals(Ending.IN_TIME, outcome.result().ending(), outcome.text());
        }
    }

    @Test
    void whatComesBeforeTheRunAndWhatIsBinaryIsUnexpected() throws Exception {
        try (var chatty = server(peer -> {
            talk(peer, "hi");
            return peer::send;
        })) {
            Tester.run(chatty.port(), "-echo", "-rate", "20").assertFailed(Count.UNEXPECTED);
        }
        try (var binary = server(peer -> text -> {
            peer.send(text);
            peer.sendBytes(0x82, 1, 0);
        })) {
            Tester.Outcome outcome = Tester.run(binary.port(), "-echo", "-rate", "20");
            outcome.assertFailed(Count.UNEXPECTED);
            assertTrue(outcome.text().contains("a binary message"), outcome.text());
        }
    }

    @Test
    void aServerThatBreaksTheProtocolIsToldHow() throws Exception {
        try (var rude = server(peer -> _ -> peer.sendBytes(0x83, 0))) {
            Tester.Outcome outcome = Tester.run(rude.port(), "-echo", "-rate", "20");
            outcome.assertFailed(Count.DISCONNECTS);
            assertTrue(outcome.text().contains("1  broke the WebSocket protocol: "), outcome.text());
        }
    }

    @Test
    void ofManyReasonsTheMostFrequentAreTold() throws Exception {
        var count = new AtomicInteger();
        try (var chatty = server(peer -> _ -> {
            int n = count.incrementAndGet();
            peer.send(n % 4 == 0 ? "often" : "word " + n);
        })) {
            Tester.Outcome outcome = Tester.run(chatty.port(), "-echo", "-rate", "100", "-late-after", "100ms");
            List<String> lines = outcome.text().lines().filter(line -> line.startsWith("  unexpected ")).toList();
            assertEquals(10, lines.size(), outcome.text());
            assertTrue(lines.getFirst().matches("  unexpected +1\\d  often"), lines.getFirst());
            assertTrue(lines.getLast().matches("  unexpected +\\d+  others"), lines.getLast());
        }
    }

    private static void talk(WireServer.Peer peer, String text) {
        try {
            peer.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMessageThatComesASecondTimeWhenAllWasThereIsADuplicate() throws Exception {
        try (var doubling = server(peer -> text -> {
            peer.send(text);
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> talk(peer, text));
        })) {
            Tester.Outcome outcome = Tester.run(doubling.port(), "-echo", "-rate", "10");
            outcome.assertFailed(Count.DUPLICATED);
            assertEquals(outcome.count(Count.SENT), outcome.count(Count.DUPLICATED), outcome.text());
        }
    }

    @Test
    void onesOwnMessageToSomebodyElseIsUnexpected() throws Exception {
        Map<String, WireServer.Peer> peers = new ConcurrentHashMap<>();
        try (var telling = server(peer -> {
            peers.put(peer.user(), peer);
            return text -> {
                peer.send("{\"ok\":\"message sent with success\"}");
                peer.send(text);
                peers.get(text.replaceFirst(".*recipient\":\"([^\"]*)\".*", "$1")).send(text);
            };
        })) {
            Tester.run(telling.port(), "-mode", "pairs", "-user-count", "2", "-rate", "20")
                    .assertFailed(Count.UNEXPECTED);
        }
    }

    @Test
    void aServerWithWordsOfItsOwnIsLoadedByTemplate() throws Exception {
        Map<String, WireServer.Peer> peers = new ConcurrentHashMap<>();
        try (var other = server(peer -> {
            peers.put(peer.target().replaceFirst(".*name=", ""), peer);
            return text -> {
                String[] words = text.split(" ", 3);
                peers.get(words[1]).send("FROM somebody " + words[2]);
                peer.send("+OK 17");
            };
        })) {
            Tester.Outcome outcome = Tester.run(other.port(), "-template", "TO {recipient} {payload}", "-ok", "+OK",
                    "-error", "-ERR", "-user-parameter", "name", "-mode", "pairs", "-user-count", "4");
            outcome.assertPassed();
            assertEquals(outcome.count(Count.SENT), outcome.count(Count.DELIVERED));
        }
    }

    @Test
    void aPagesPortIsToldApartFromTheSockets() throws Exception {
        try (var gochat = ServerProcess.start()) {
            String errors = errors(() -> Tester.run(gochat.frontPort()));
            assertTrue(errors.contains("the WebSocket has another port"), errors);
        }
    }

    @Test
    void whoIsLetInNowhereSaysWhyInTheServersWords(@TempDir Path folder) throws Exception {
        try (var guarded = ServerProcess.start("-auth-secret-file", Secrets.authFile(folder).toString(),
                "-tls-keystore", Secrets.keystore(folder).toString(),
                "-tls-password-file", Secrets.passwordFile(folder).toString())) {
            String wss = "wss://localhost:" + guarded.chatPort() + "/";
            String token = Secrets.token("load0", Duration.ofMinutes(5));
            assertSays("status 400: this port speaks TLS", wss.replace("wss", "ws"));
            assertSays("the certificate is not trusted (-insecure accepts any): ", wss);
            assertSays("status 403: ", wss, "-insecure", "-header", "Origin: https://chat.example");
            assertSays(": The token does not allow this room", wss, "-insecure", "-token", token,
                    "-user-prefix", "load", "-mode", "room", "-user-count", "2");
        }
    }

    private static void assertSays(String why, String url, String... flags) throws Exception {
        String errors = errors(() -> Tester.run(url, flags));
        assertTrue(errors.contains(why), errors);
    }

    @Test
    void aServerThatCutsEverybodyEndsTheRunAtOnceAndFailsIt() throws Exception {
        var count = new AtomicInteger();
        try (var cutting = server(peer -> text -> {
            peer.send(text);
            if (count.incrementAndGet() == 10) {
                peer.cut();
            }
        })) {
            long start = System.nanoTime();
            Tester.Outcome outcome = Tester.run(cutting.port(), "-echo", "-duration", "10m", "-late-after", "10m");
            outcome.assertFailed(Count.DISCONNECTS);
            assertEquals(Ending.Kind.NOBODY_LEFT, outcome.result().ending().kind());
            assertEquals(1, outcome.result().connections());
            assertFalse(outcome.text().contains("1006") || outcome.text().contains("closed output"), outcome.text());
            assertTrue(System.nanoTime() - start < 60_000_000_000L, "it waited with nobody connected");
        }
    }

    @Test
    void usersComeBackToAServerThatCutThem() throws Exception {
        var cut = new CountDownLatch(3);
        try (var cutting = server(peer -> text -> {
            peer.send(text);
            if (cut.getCount() > 0) {
                cut.countDown();
                peer.cut();
            }
        })) {
            Tester.Outcome outcome = Tester.run(cutting.port(), "-echo", "-reconnect", "-duration", "3s", "-allow",
                    "disconnects", "-allow", "lost");
            outcome.assertPassed();
            assertEquals(3, outcome.count(Count.DISCONNECTS));
            assertTrue(outcome.count(Count.DELIVERED) > 100, outcome.text());
        }
    }

    @Test
    void aStormIsTimedUntilAllAreBack() throws Exception {
        try (var echo = server(peer -> peer::send)) {
            Tester.Outcome outcome = Tester.run(echo.port(), "-echo", "-user-count", "20", "-rate", "20", "-storm",
                    "500ms", "-duration", "3s", "-fail-if", "all-back>20s");
            outcome.assertPassed();
            assertEquals(20, outcome.count(Count.CUTS));
            assertEquals(1, outcome.result().outages().size());
            assertTrue(outcome.result().outages().getFirst().allBackNanos() > 0, outcome.text());
        }
    }

    @Test
    void aConditionMayEndTheRunAtOnce() throws Exception {
        try (var echo = server(peer -> peer::send)) {
            Tester.Outcome outcome = Tester.run(echo.port(), "-echo", "-duration", "10m", "-abort-if", "sent>50");
            assertEquals(Tester.FAILED, outcome.code(), outcome.text());
            assertTrue(outcome.text().contains("failed: -abort-if sent>50 ("), outcome.text());
        }
    }

    @Test
    void aSearchThatFindsNothingStillWritesWhatItFound() throws Exception {
        try (var mute = server(peer -> _ -> { })) {
            Tester.Outcome outcome = Tester.run(mute.port(), "-echo", "-find-capacity", "p99<1s", "-rate", "10",
                    "-late-after", "100ms", "-duration", "100ms");
            assertEquals(Tester.FAILED, outcome.code(), outcome.text());
            assertTrue(outcome.result().steps().size() > 1, outcome.json());
            assertTrue(outcome.text().contains("failed: -find-capacity (no rate held)"), outcome.text());
        }
    }

    @Test
    void aServerThatDoesNotSpeakTheProtocolOrTellMetricsIsNamedAtOnce() throws Exception {
        try (var echo = server(peer -> peer::send); var gochat = ServerProcess.start()) {
            String plain = errors(() -> Tester.run(echo.port(), "-v2", "-user-count", "2", "-mode", "pairs"));
            assertTrue(plain.contains("does not speak gochat.v2"), plain);
            String page = errors(() -> Tester.run(gochat.chatPort(), "-admin-url",
                    "http://127.0.0.1:" + gochat.frontPort()));
            assertTrue(page.contains("no metrics at http://127.0.0.1"), page);
        }
    }

    private static String errors(Callable<?> run) throws Exception {
        var errors = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            run.call();
        } finally {
            System.setErr(before);
        }
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slowReadersAreNeitherTimedNorLost() throws Exception {
        try (var gochat = ServerProcess.start()) {
            Tester.Outcome outcome = Tester.run(gochat.chatPort(), "-mode", "fan-in", "-user-count", "3", "-rate", "50",
                    "-slow-readers", "3", "-late-after", "200ms", "-duration", "2s");
            outcome.assertPassed();
            assertTrue(outcome.count(Count.MISSED) > 0, outcome.text());
        }
    }

    @Test
    void partsOfATestMergeIntoOne(@TempDir Path folder) throws Exception {
        try (var echo = server(peer -> peer::send)) {
            long sent = 0;
            for (String part : List.of("1/2", "2/2")) {
                Tester.Outcome outcome = Tester.run(echo.port(), "-echo", "-user-count", "4", "-total-rate", "400",
                        "-part", part);
                Files.writeString(folder.resolve(part.charAt(0) + ".json"), outcome.json());
                sent += outcome.count(Count.SENT);
            }
            Result whole = merge(folder);
            assertEquals(4, whole.setup().users());
            assertEquals(400, whole.setup().rate());
            assertEquals(sent, whole.count(Count.SENT));
        }
    }

    private static Result merge(Path folder) throws IOException, InterruptedException {
        Path json = folder.resolve("whole.json");
        new LoadTest(new PrintStream(new ByteArrayOutputStream()), false, false).run("merge",
                folder.resolve("1.json").toString(), folder.resolve("2.json").toString(), "-json", json.toString());
        return JsonFile.read(Files.readString(json));
    }
}
