package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.engine.redis.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What two real nodes over a real Redis are for those who use them, and for each other.
class ClusterTest extends TwoServers {
    private static final int AT_ONCE = 100;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void peopleOnTwoNodesTalkAsOnOne() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                V2Client phone = V2Client.enter(two.chatPort(), "coop", PHONE);
                V2Client gordon = V2Client.enter(two.chatPort(), "gordon", DESK)) {
            coop.send("gordon", "hi", "a1");
            assertTrue(gordon.next().contains("\"hi\""));
            String echo = phone.next();
            assertTrue(echo.contains("\"hi\""));
            String answer = coop.next();
            assertTrue(answer.contains("\"live\":true"), answer);
            assertEquals(V2Client.seq(echo), V2Client.seq(answer));
            phone.send("gordon", "hi", "a1");
            assertTrue(phone.next().contains("\"again\":true"));
            phone.say("{\"do\":\"history\",\"with\":\"gordon\",\"id\":\"h1\"}");
            String history = phone.next();
            assertTrue(history.startsWith("{\"history\":[{\"seq\":" + V2Client.seq(answer) + ","), history);
        }
    }

    @Test
    void whoComesAgainOnAnotherNodeMissesNothing() throws Exception {
        V2Client gordon = V2Client.enter(one.chatPort(), "gordon", DESK);
        gordon.say("{\"do\":\"join\",\"room\":\"#team\"}");
        gordon.next();
        one.process().destroyForcibly().waitFor();
        gordon.close();
        try (V2Client coop = V2Client.enter(two.chatPort(), "coop", DESK)) {
            for (int i = 0; i < 20; i++) {
                coop.send("gordon", "m" + i, "id" + i);
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            try (V2Client again = gordon.resume(two.chatPort(), DESK)) {
                String hello = again.hello();
                assertTrue(hello.contains("\"resumed\":true") && hello.contains("\"rooms\":[\"#team\"]"), hello);
                for (int i = 0; i < 20; i++) {
                    String push = again.next();
                    if (push.contains("\"joined\"")) push = again.next();
                    assertTrue(push.contains("\"m" + i + "\""), push);
                }
            }
        }
    }

    @Test
    void plainClientsOnTwoNodesReachEachOther() throws Exception {
        try (RawClient coop = RawClient.open(one.chatPort(), "/?user=coop");
                RawClient gordon = RawClient.open(two.chatPort(), "/?user=gordon")) {
            coop.sendMessage("coop", "gordon", "hi");
            assertEquals("{\"ok\":\"message sent with success\"}", coop.readText());
            assertEquals("{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"hi\"}", gordon.readText());
        }
    }

    @Test
    void aPlainClientWhoDoesNotReadIsClosedAlthoughHisSendersAreElsewhere() throws Exception {
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                RawClient gordon = RawClient.open(two.chatPort(), "/?user=gordon")) {
            int count = 0;
            boolean isFound = true;
            // what nobody reads fills the kernel's buffers, and then the outbox
            for (long end = System.nanoTime() + Waiting.LONG.toNanos(); System.nanoTime() < end && isFound; ) {
                for (int i = 0; i < AT_ONCE; i++) coop.send("gordon", "x".repeat(8000), "id" + count++);
                for (int i = 0; i < AT_ONCE; i++) isFound = coop.next().startsWith("{\"ok\"");
            }
            assertFalse(isFound);
            int heard = 0;
            RawClient.Frame frame;
            while ((frame = gordon.read()).opcode() == 1) {
                assertTrue(frame.text().contains("\"id\":\"id" + heard++ + "\""), frame.text());
            }
            assertEquals(0x88, frame.first());
            assertEquals(1013, ByteBuffer.wrap(frame.payload()).getShort());
            assertTrue(heard > 0 && heard < count, heard + " of " + count);
        }
    }

    @Test
    void aNodeThatIsCutOffFromItsEngineSaysSoAndHeals() throws Exception {
        try (Gate gate = Gate.to(redis); ServerProcess cut = ServerProcess.start("-engine", gate.url(),
                        "-cluster-secret-file", folder.resolve("secret").toString(), "-admin-listen-on", "127.0.0.1:0");
                V2Client coop = V2Client.enter(cut.chatPort(), "coop", DESK);
                RawClient plain = RawClient.open(cut.chatPort(), "/?user=ben");
                V2Client gordon = V2Client.enter(one.chatPort(), "gordon", DESK)) {
            URI ready = URI.create("http://127.0.0.1:" + cut.adminPort() + "/readyz");
            coop.send("gordon", "before", "a0");
            assertTrue(coop.next().startsWith("{\"ok\""));
            assertTrue(gordon.next().contains("before"));
            for (RawClient each : List.of(coop.raw(), plain)) each.socket().setSoTimeout(30_000);
            gate.shut();
            coop.send("gordon", "meanwhile", "a1");
            plain.sendMessage("ben", "gordon", "meanwhile too");
            V2Client late = V2Client.connect(cut.chatPort(), "late");
            late.raw().socket().setSoTimeout(30_000);
            late.say("{\"do\":\"enter\",\"window\":\"" + DESK + "\"}");
            RawClient latePlain = RawClient.open(cut.chatPort(), "/?user=late");
            Waiting.until("it is not ready", () -> !isOk(ready));
            // what is kept is there
            coop.say("{\"do\":\"history\",\"with\":\"gordon\",\"most\":5,\"id\":\"h\"}");
            assertTrue(coop.next().contains("\"code\":\"unconfirmed\""));
            assertTrue(coop.next().contains("before"));
            String error = plain.readText();
            assertTrue(error.startsWith("{\"error\":\"") && !error.contains("\"code\""), error);
            assertTrue(late.raw().readText().contains("\"code\":\"una"));
            late.raw().expectClose(1013);
            assertTrue(latePlain.readText().startsWith("{\"error\":\"Not done"));
            latePlain.expectClose(1013);
            gate.reopen();
            Waiting.until("it is ready", () -> isOk(ready));
            coop.send("gordon", "meanwhile", "a1");
            assertTrue(coop.next().startsWith("{\"ok\""));
            // what the plain client was told to be unconfirmed may have come, too
            String heard = gordon.next();
            if (heard.contains("meanwhile too")) heard = gordon.next();
            assertTrue(heard.contains("\"meanwhile\""), heard);
            // the node counted as dead, and says within a second or two who is there
            Waiting.until("ben is found", () -> {
                gordon.send("ben", "there again", "g1");
                String answer = gordon.next();
                if (answer.contains("meanwhile too")) answer = gordon.next();
                return answer.contains("\"live\":true");
            });
            assertTrue(plain.readText().contains("there again"));
        }
    }

    @Test
    void aNodeBesideWhichAnotherBuildWritesIsNotReadyAndANewOneDoesNotStart() throws Exception {
        try (ServerProcess node = ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                folder.resolve("secret").toString(), "-admin-listen-on", "127.0.0.1:0")) {
            URI ready = URI.create("http://127.0.0.1:" + node.adminPort() + "/readyz");
            Waiting.until("it is ready", () -> isOk(ready));
            Thread others = Thread.startVirtualThread(this::writeInAnotherFormat);
            Waiting.until("it is not ready", () -> !isOk(ready));
            String why = "nodes of another build write the log, in format 255, and this one reads format ";
            Waiting.until("it says why", () -> node.errors().contains("engine: degraded: " + why));
            String told = assertThrows(IOException.class, () -> node(redis.url()).close()).getMessage();
            assertTrue(told.contains("gochat: " + why), told);
            others.interrupt();
            others.join();
        }
    }

    private void writeInAnotherFormat() {
        try {
            while (!Thread.interrupted()) {
                // ahead of whatever the others write meanwhile
                long micros = (System.currentTimeMillis() + 1000) * 1000;
                redis.call("XADD", "gochat:log", micros + "-1", "b", new byte[] {-1}, "a", "0");
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aNodeThatStopsWhileAPlainClientWaitsToComeInTellsHimSo() throws Exception {
        try (Gate gate = Gate.to(redis); ServerProcess cut = ServerProcess.start("-engine", gate.url(),
                        "-cluster-secret-file", folder.resolve("secret").toString(), "-admin-listen-on", "127.0.0.1:0");
                RawClient late = new RawClient(cut.chatPort())) {
            int admin = cut.adminPort();
            gate.shut();
            late.send(RawClient.request("/?user=late", ""));
            Waiting.until("he waits",
                    () -> Metrics.scrape(admin).value("gochat_handshakes_total{status=\"101\"}") == 1);
            cut.process().destroy();
            assertTrue(late.head().startsWith("HTTP/1.1 101 "));
            late.expectClose(1001);
            assertEquals(0, cut.stop());
        }
    }

    private static boolean isOk(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    @Test
    void aNodeWithAnotherSecretBelievesNoCursorOfTheOthers() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "another secret, which is as long as it must be");
        try (V2Client coop = V2Client.enter(one.chatPort(), "coop", DESK);
                V2Client gordon = V2Client.enter(two.chatPort(), "gordon", DESK);
                ServerProcess wrong = ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                        other.toString())) {
            coop.send("gordon", "hi", "a1");
            assertTrue(coop.next().startsWith("{\"ok\""));
            try (V2Client again = gordon.resume(wrong.chatPort(), DESK)) {
                assertTrue(again.hello().contains("\"resumed\":false"));
                again.say("{\"do\":\"history\",\"with\":\"coop\",\"most\":5,\"id\":\"h\"}");
                assertTrue(again.next().startsWith("{\"history\":[],"));
            }
            String warning = "engine: -cluster-secret-file is not that of the node that started last";
            Waiting.until("it warns", () -> wrong.errors().contains(warning));
            assertFalse(two.errors().contains(warning), two.errors());
        }
    }

    @Test
    void aNodeWhereTheOthersTokensAreNotNeededWarns() throws Exception {
        Path tokens = Files.writeString(folder.resolve("tokens"), "the secret that tokens are signed with");
        try (ServerProcess strict = ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                folder.resolve("secret").toString(), "-auth-secret-file", tokens.toString());
                ServerProcess lax = node(redis.url())) {
            String warning = "engine: the node that started last demands %s, and this one %s: ";
            Waiting.until("it warns", () -> strict.errors().contains(warning.formatted("no tokens", "tokens")));
            Waiting.until("it warns", () -> lax.errors().contains(warning.formatted("tokens", "no tokens")));
            assertFalse(two.errors().contains("started last"), two.errors());
        }
    }

    @Test
    void aNodeThatKeepsOtherwiseThanTheOthersWarns() throws Exception {
        try (ServerProcess other = ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                folder.resolve("secret").toString(), "-max-room-members", "2")) {
            String warning = "engine: the node that started last has -max-room-members 500, and this one "
                    + "-max-room-members 2: the one that keeps less ends memberships for all";
            Waiting.until("it warns", () -> other.errors().contains(warning));
            assertFalse(other.errors().contains("-max-rooms"), other.errors());
            assertFalse(two.errors().contains("started last"), two.errors());
        }
    }

    @Test
    void whatANodeOfAnOlderBuildDoesNotSayOfItselfIsNotTakenForADifference() throws Exception {
        redis.call("SET", "gochat:settings", "-keep 86400s -keep-messages 1000 -keep-bytes 262144 -max-rooms 50");
        try (ServerProcess next = ServerProcess.start("-engine", redis.url(), "-cluster-secret-file",
                folder.resolve("secret").toString())) {
            assertEquals(0, next.stop());
            assertFalse(next.errors().contains("started last"), next.errors());
        }
    }
}
