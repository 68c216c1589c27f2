package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.engine.Follower;
import gochat.engine.Relay;
import gochat.feed.Doubts;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a window hears that was cut, and sends again what had no answer.
class RepeatedMessageTest {
    private static final String DESK = "desk-00123456789";
    private static final String JOIN = "{\"do\":\"join\",\"room\":\"#team\"}";

    private final AtomicLong now = new AtomicLong(1_700_000_000_000_000L);
    private final Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200,
            50, 500), Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", now::incrementAndGet);
    private int charged;
    private final Courier courier = new FakeLine.Hand() {
        @Override
        public void charge(int messages) {
            charged += messages;
        }
    };

    private Feeds.Entered enter(String handle, FakeLine line, String since) {
        return feeds.enter(Handle.of(handle), line, new Command.Enter(DESK, since), false, RoomClaim.ANY, courier);
    }

    private byte[] say(Window from, String to, String id) {
        return say(from, "{\"sender\":\"" + from.handle() + "\",\"recipient\":\"" + to
                + "\",\"message\":\"hi\",\"id\":\"" + id + "\"}");
    }

    private byte[] say(Window from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return feeds.take(from, bytes, 0, bytes.length, courier);
    }

    /// A client takes the answer's position for what it has seen: cut then, it would miss the rest for good.
    @Test
    void theAnswerOfBeforeDoesNotOvertakeWhatTheWindowLacks() {
        Window ben = enter("ben", new FakeLine("b"), "").window();
        FakeLine first = new FakeLine("first");
        Feeds.Entered ann = enter("ann", first, "");
        String hello = first.told.getFirst();
        String since = hello.replaceAll(".*\"epoch\":\"([^\"]*)\",\"seq\":(\\d+),.*\"pass\":\"([^\"]*)\".*",
                "$1.$2.$3");
        first.room = 0;
        say(ben, "ann", "missed");
        say(ann.window(), "ben", "again");

        FakeLine second = new FakeLine("second");
        second.room = 0;
        Window window = enter("ann", second, since).window();
        feeds.roomAgain(window, courier);
        assertNull(say(window, "ben", "again"));
        second.room = Integer.MAX_VALUE;
        feeds.roomAgain(window, courier);
        List<String> told = second.take().stream().filter(text -> text.contains("\"id\"")).toList();
        assertEquals(3, told.size(), told.toString());
        assertTrue(told.get(0).contains("\"id\":\"missed\""), told.toString());
        assertTrue(told.get(1).startsWith("{\"seq\""), told.toString());
        assertTrue(told.get(2).contains("\"again\":true"), told.toString());
    }

    /// It was delivered, and nobody may be told that it was not because he asks again a little later.
    @Test
    void theAnswerIsTheSameThoughItsRecipientHasGoneMeanwhile() {
        Window ann = enter("ann", new FakeLine("a"), "").window();
        FakeLine plain = new FakeLine("p");
        Window ben = feeds.join(Handle.of("ben"), plain, courier).window();
        say(ann, "ben", "once");
        feeds.leave(ben, courier);
        assertTrue(text(say(ann, "ben", "once")).contains("\"again\":true"));
        assertTrue(text(say(ann, "ben", "twice")).contains("\"code\":\"not-found\""));
        assertEquals(1, plain.take().size());
    }

    /// A room costs its sender what its members cost the server, and a repeat costs nobody anything.
    @Test
    void whatARoomHasAlreadyHeardIsChargedAsOneMessage() {
        for (int i = 0; i < 20; i++) say(enter("u" + i, new FakeLine("u"), "").window(), JOIN);
        Window ann = enter("ann", new FakeLine("a"), "").window();
        say(ann, JOIN);
        say(ann, "#team", "once");
        assertEquals(2, charged);
        assertTrue(text(say(ann, "#team", "once")).contains("\"again\":true"));
        assertEquals(2, charged);
        say(ann, "#team", "twice");
        assertEquals(4, charged);
    }

    private static String text(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8);
    }

    /// A journal that has each entry applied at once, until its disk fails; ben is in, and ann, who is heard.
    private final class FailingJournal implements Relay<Result> {
        private final Follower<Result> follower = feeds.follower(courier);
        private final FakeLine line = new FakeLine("a");
        private final Window ann;
        private boolean syncs = true;
        private boolean takes = true;
        /// What it has taken, and tells nobody of as long as it `hangs`.
        private final List<Receipt<Result>> queue = new ArrayList<>();
        private boolean hangs;

        FailingJournal() {
            feeds.send(this, 0, courier);
            enter("ben", new FakeLine("b"), "");
            ann = enter("ann", line, "").window();
        }

        @Override
        public boolean send(byte[] entry, Receipt<Result> receipt) {
            if (!takes) return false;
            if (hangs) queue.add(receipt);
            else if (syncs) receipt.applied(follower.apply(now.incrementAndGet(), 0, entry));
            else receipt.unconfirmed();
            return true;
        }

        @Override
        public void close() {}

        /// What ann is told of a message to ben.
        private String told(String id) {
            line.take();
            assertNull(say(ann, "ben", id));
            return line.take().getLast();
        }

        private void assertTold(String code, String id) {
            assertTrue(told(id).contains("\"code\":\"" + code + "\""));
        }

        private void assertJoining(String code, String join) {
            assertNull(say(ann, join));
            assertTrue(line.take().getLast().contains("\"code\":\"" + code + "\""));
        }
    }

    @Test
    void theAnswerIsTheSameThoughTheLogTakesNothingMeanwhile() {
        FailingJournal journal = new FailingJournal();
        assertTrue(journal.told("once").startsWith("{\"ok\""));
        journal.takes = false;
        assertTrue(journal.told("once").contains("\"again\":true"));
        journal.assertTold("unavailable", "twice");
    }

    /// The next run reads what the disk has.
    @Test
    void whatAFailedJournalMayHaveIsNeverSaidNotToBeSent() {
        FailingJournal journal = new FailingJournal();
        journal.syncs = false;
        journal.assertTold("unconfirmed", "once");
        journal.takes = false;
        now.addAndGet(Duration.ofHours(1).toNanos() / 1000);
        feeds.tick(courier);
        journal.assertTold("unconfirmed", "once");
    }

    @Test
    void whatAFailedJournalCannotHaveIsSaidNotToBeDone() {
        FailingJournal journal = new FailingJournal();
        journal.syncs = false;
        journal.assertTold("unconfirmed", "once");
        journal.assertJoining("unconfirmed", JOIN);
        journal.takes = false;
        journal.assertTold("unavailable", "twice");
        journal.assertJoining("unavailable", JOIN.replace("#team", "#other"));
        journal.assertJoining("unconfirmed", JOIN);
    }

    /// What a handle asks on one line says nothing of what it asks on another.
    @Test
    void whatDidNotGoIntoAFullQueueIsSaidNotToBeDoneUnlessTheSameIsInIt() {
        FailingJournal journal = new FailingJournal();
        journal.hangs = true;
        assertNull(say(journal.ann, "ben", "once"));
        assertNull(say(journal.ann, JOIN));
        journal.takes = false;
        FakeLine line = new FakeLine("d");
        Command.Enter desk = new Command.Enter("another-window-than-that", "");
        Window other = feeds.enter(Handle.of("ann"), line, desk, false, RoomClaim.ANY, courier).window();
        line.take();
        say(other, "ben", "once");
        assertTrue(line.take().getLast().contains("\"code\":\"unconfirmed\""));
        say(other, "ben", "twice");
        assertTrue(line.take().getLast().contains("\"code\":\"unavailable\""));
        say(other, JOIN);
        assertTrue(line.take().getLast().contains("\"code\":\"unavailable\""));
    }

    @Test
    void whatAFailedJournalLeavesOutIsSaidNotToBeDoneUnlessItMayHaveTheSame() {
        FailingJournal journal = new FailingJournal();
        journal.hangs = true;
        for (String id : List.of("once", "once", "twice")) assertNull(say(journal.ann, "ben", id));
        journal.line.take();
        journal.queue.get(0).unconfirmed();
        journal.queue.get(1).refused();
        journal.queue.get(2).refused();
        List<String> told = journal.line.take();
        assertTrue(told.get(0).contains("\"code\":\"unconfirmed\""));
        assertTrue(told.get(1).contains("\"code\":\"unconfirmed\""));
        assertTrue(told.get(2).contains("\"code\":\"unavailable\""));
    }

    @Test
    void noStrangerLearnsWhatAFailedJournalMayHave() {
        FailingJournal journal = new FailingJournal();
        journal.syncs = false;
        journal.assertJoining("unconfirmed", JOIN);
        journal.takes = false;
        FakeLine line = new FakeLine("s");
        Command.Enter strange = new Command.Enter("another-window-than-that", "");
        Window stranger = feeds.enter(Handle.of("ann"), line, strange, false, RoomClaim.ANY, courier).window();
        assertNull(say(stranger, JOIN));
        assertTrue(line.take().getLast().contains("\"code\":\"unavailable\""));
    }

    /// It is told first, and the disk may have it.
    @Test
    void howeverMuchIsUnconfirmedBehindItTheFirstStaysSo() {
        FailingJournal journal = new FailingJournal();
        journal.syncs = false;
        for (int i = 0; i <= Doubts.MOST; i++) journal.told("m" + i);
        journal.takes = false;
        journal.assertTold("unconfirmed", "m0");
    }

    /// Each copy may come while the log's thread carries another one out.
    @Test
    void whatComesSeveralTimesAtOnceIsHeardOnceThoughALogIsInBetween() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Follower<Result> follower = feeds.follower(courier);
            feeds.send(new Relay<>() {
                @Override
                public boolean send(byte[] entry, Receipt<Result> receipt) {
                    thread.execute(() -> receipt.applied(follower.apply(now.incrementAndGet(), 0, entry)));
                    return true;
                }

                @Override
                public void close() {}
            }, 0, courier);
            FakeLine heard = new FakeLine("b");
            Window ben = enter("ben", heard, "").window();
            Window ann = enter("ann", new FakeLine("a"), "").window();
            for (int i = 0; i < 8_000; i++) {
                for (int copies = 0; copies < 4; copies++) say(ann, "ben", "id" + i);
                thread.submit(() -> {}).get();
                List<String> told = heard.take();
                assertEquals(1, told.stream().filter(text -> text.contains("\"hi\"")).count(), told::toString);
            }
        }
    }
}
