package gochat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Operation;
import gochat.server.Server;
import gochat.talk.Feeds;
import gochat.talk.Result;
import gochat.ws.MessageLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/// Answers that wait: for what their window lacks, or for earlier ones.
class HeldAnswersTest {
    private static final String DESK = "desk-00123456789";
    /// More than the buffers of the system hold.
    private static final int FLOOD = 160;
    private static final int FLOOD_BYTES = 60_000;
    private static final int REPEATS = 20_000;
    private static final int COUNTED = 20_000;
    /// Those that are kept back, and those of one batch.
    private static final int MAX_ANSWERED = 2000;

    /// A log that takes its time for what is said.
    private static final class SlowLog implements Relay<Result> {
        private final Follower<Result> follower;
        private final BlockingQueue<Runnable> said = new LinkedBlockingQueue<>();
        private volatile boolean full;
        private long seq;

        SlowLog(Follower<Result> follower) {
            this.follower = follower;
        }

        @Override
        public boolean send(byte[] entry, Receipt<Result> receipt) {
            if (full) return false;
            Runnable apply = () -> apply(entry, receipt);
            if (Operation.decode(entry) instanceof Operation.Say) said.add(apply);
            else apply.run();
            return true;
        }

        private synchronized void apply(byte[] entry, Receipt<Result> receipt) {
            receipt.applied(follower.apply(++seq, 0, entry));
            follower.flush();
        }

        @Override
        public void close() {}
    }

    private SlowLog log;

    /// A server whose log is slow.
    private Server slow() throws IOException {
        Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 1 << 20, 64 << 20, 1000, 3, 200, 50, 500),
                Watching.ANYONE, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> 1_700_000_000_000_000L);
        BatchCourier courier = new BatchCourier();
        log = new SlowLog(feeds.follower(courier));
        feeds.send(log, 0, courier);
        ChatHandler chat = new ChatHandler(feeds, TestServer.ORIGINS, Identity.CLAIMED, TestServer.ANY_RATE,
                TestServer.LIMITS.handshake(), System.getLogger("test"));
        return TestServer.plain(chat, TestServer.MESSAGES, TestServer.LIMITS, System.getLogger("test"));
    }

    @Test
    void whoIsOnlineIsToldAsItIsWhenTheAnswersTurnHasCome() throws Exception {
        try (Server server = slow();
                V2Client coop = V2Client.enter(server.address().getPort(), "coop", DESK)) {
            coop.send("coop", "a note", "n1");
            coop.say("{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w1\"}");
            coop.raw().send(RawClient.frame(0x89, new byte[0]));
            assertEquals(0xA, coop.raw().read().opcode());
            try (V2Client gordon = V2Client.enter(server.address().getPort(), "gordon", DESK)) {
                assertTrue(gordon.seq() > 0);
                assertEquals("{\"presence\":{\"gordon\":true}}", coop.read());
                log.said.remove().run();
                assertTrue(coop.read().startsWith("{\"ok\""));
                assertEquals("{\"presence\":{\"gordon\":true},\"id\":\"w1\"}", coop.read());
            }
        }
    }

    @Test
    void whoseAnswersAreDueIsNotReadOnThoughAllHeSaysIsTooBig() throws Exception {
        try (Server server = slow();
                V2Client gordon = V2Client.enter(server.address().getPort(), "gordon", DESK);
                V2Client coop = V2Client.enter(server.address().getPort(), "coop", DESK)) {
            coop.send("coop", "a note", "n1");
            byte[] tooBig = RawClient.text("x".repeat(TestServer.MESSAGES.messageBytes() + 1));
            for (int i = 0; i < 600; i++) coop.raw().send(tooBig);
            Waiting.until("answers are due", () -> answered(server) >= Answers.MAX_DUE - 1);
            for (int i = 0; i < 100; i++) {
                gordon.say("{\"do\":\"history\",\"with\":\"coop\"}");
                gordon.next();
            }
            assertEquals(Answers.MAX_DUE - 1, answered(server));
            log.said.remove().run();
            for (int i = 0; i < 601; i++) assertTrue(coop.next().startsWith(i == 0 ? "{\"ok\"" : "{\"error\""));
        }
    }

    /// The log's thread answers the one while the reader answers the other.
    @Test
    void whatALogAnswersIsCountedBesideWhatIsAnsweredAtOnce() throws Exception {
        byte[] kept = RawClient.text("{\"sender\":\"coop\",\"recipient\":\"gordon\"}");
        byte[] handed = RawClient.text("{\"sender\":\"coop\",\"recipient\":\"coop\"}");
        try (Server server = slow();
                RawClient coop = RawClient.open(server.address().getPort(), "/?user=coop")) {
            V2Client.enter(server.address().getPort(), "gordon", DESK).close();
            FutureTask<Void> saying = new FutureTask<>(() -> {
                for (int i = 0; i < COUNTED; i++) coop.send(kept, handed);
                return null;
            });
            FutureTask<Void> logging = new FutureTask<>(() -> {
                for (int done = 0; done < COUNTED; done++) log.said.take().run();
                return null;
            });
            Thread.startVirtualThread(saying);
            Thread.startVirtualThread(logging);
            // an answer to each, and the message to himself
            for (int i = 0; i < 3 * COUNTED; i++) coop.readText();
            saying.get();
            logging.get();
            assertEquals(2 * COUNTED, answered(server));
        }
    }

    /// Of what comes again, nobody knows what becomes of it while the first is on its way.
    @Test
    void onlyWhatIsNotOnItsWayFromACutLineIsSaidToBeUnsent() throws Exception {
        try (Server server = slow();
                V2Client cut = V2Client.enter(server.address().getPort(), "coop", DESK)) {
            cut.send("coop", "a note", "n1");
            Waiting.until("it is on its way", () -> log.said.size() == 1);
            try (V2Client coop = cut.resume(server.address().getPort(), DESK)) {
                coop.hello();
                log.full = true;
                coop.send("coop", "a note", "n1");
                assertTrue(coop.next().contains("\"code\":\"unconfirmed\",\"id\":\"n1\""));
                log.said.remove().run();
                assertTrue(coop.next().contains("a note"));
                coop.send("coop", "another", "n2");
                assertTrue(coop.next().contains("\"code\":\"unavailable\",\"id\":\"n2\""));
                log.full = false;
                coop.send("coop", "a third", "n3");
                Waiting.until("it is on its way", () -> log.said.size() == 1);
                log.full = true;
                coop.send("coop", "a fourth", "n4");
                log.said.remove().run();
                assertTrue(coop.next().contains("\"id\":\"n3\""));
                assertTrue(coop.next().contains("\"code\":\"unavailable\",\"id\":\"n4\""));
            }
        }
    }

    private static long answered(Server server) {
        return server.metricsText().lines().filter(line -> line.startsWith("gochat_messages_received_total "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[1])).findFirst().orElseThrow();
    }

    @Test
    void whoDoesNotReadHisAnswersIsNotReadOnHoweverShortTheMessages() throws Exception {
        Thread flood;
        try (TestServer server = new TestServer(TestServer.limits(TestServer.MEMORY_BYTES),
                new MessageLimits(2 * FLOOD_BYTES, 1 << 20, 1024, false, false));
                V2Client gordon = V2Client.enter(server.port(), "gordon", DESK);
                V2Client coop = V2Client.enter(server.port(), "coop", DESK)) {
            gordon.send("gordon", "hi", "a1");
            assertTrue(gordon.next().startsWith("{\"ok\""));
            for (int i = 0; i < FLOOD; i++) {
                coop.send("gordon", "x".repeat(FLOOD_BYTES), "id" + i);
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            long before = answered(server.server());
            flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < REPEATS; i++) gordon.send("gordon", "hi", "a1");
                } catch (IOException cut) {
                    // behind what is kept
                }
            });
            Waiting.until("answers are kept back", () -> answered(server.server()) >= before + 256);
            for (int i = 0; i < 100; i++) {
                coop.send("coop", "still here", "");
                assertTrue(coop.next().startsWith("{\"ok\""));
            }
            long since = answered(server.server()) - before;
            assertTrue(since < MAX_ANSWERED, since + " messages were answered to one who reads nothing");
        }
        flood.join();
    }
}
