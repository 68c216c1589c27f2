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
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// Who comes into a room that is full, and who must go for him.
class FullRoomTest {
    private static final String DESK = "desk-00123456789";
    private static final KeepLimits TWO_IN_A_ROOM =
            new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200, 1, 2);
    private static final String JOIN = TwoNodes.JOIN;
    private static final String LEAVE = JOIN.replace("join", "leave");
    private static final long WHILE_MICROS = Duration.ofSeconds(11).toNanos() / 1000;

    private long now = 1_700_000_000_000_000L;
    private final FakeLine.Hand hand = new FakeLine.Hand();
    private final List<byte[]> journal = new ArrayList<>();
    /// What it does when it comes to it; null if at once.
    private Queue<Runnable> waiting;
    private Feeds feeds = feeds();

    private Feeds feeds() {
        return new Feeds(TWO_IN_A_ROOM, Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch",
                () -> now++);
    }

    /// Has the feeds follow a journal, of which they are told first what is in it.
    private void keepInJournal() {
        Follower<Result> follower = feeds.follower(hand);
        follower.startOver("epoch");
        long first = now - journal.size();
        for (int i = 0; i < journal.size(); i++) follower.apply(first + i, 0, journal.get(i));
        feeds.send(new Relay<>() {
            @Override
            public boolean send(byte[] entry, Receipt<Result> receipt) {
                journal.add(entry);
                Runnable apply = () -> receipt.applied(follower.apply(now++, 0, entry));
                if (waiting == null) apply.run();
                else waiting.add(apply);
                return true;
            }

            @Override
            public void close() {}
        }, 0, hand);
    }

    private Window enter(String handle) {
        return enter(handle, RoomClaim.ANY);
    }

    private Window enter(String handle, RoomClaim claim) {
        return feeds.enter(Handle.of(handle), new FakeLine(handle), new Command.Enter(DESK, ""), true,
                claim, hand).window();
    }

    private String join(Window window, String room) {
        return ask(window, "join", room);
    }

    private String ask(Window window, String what, String room) {
        byte[] bytes = ("{\"do\":\"" + what + "\",\"room\":\"" + room + "\"}").getBytes(StandardCharsets.UTF_8);
        FakeLine line = (FakeLine) window.line();
        line.take();
        byte[] answer = feeds.take(window, bytes, 0, bytes.length, hand);
        return answer == null ? line.take().getFirst() : new String(answer, StandardCharsets.UTF_8);
    }

    @Test
    void whoseTokenAllowsARoomNoLongerCanLeaveIt() {
        Window coop = enter("coop");
        assertTrue(join(coop, "#team").contains("joined"));
        assertTrue(join(enter("gordon"), "#team").contains("joined"));
        feeds.leave(coop, hand);
        Window restricted = enter("coop", RoomClaim.of(List.of()));
        assertTrue(ask(restricted, "join", "#team").contains("not-a-member"));
        assertEquals("{\"ok\":\"left\"}", ask(restricted, "leave", "#team"));
        assertTrue(join(enter("harry"), "#team").contains("joined"));
    }

    private void passAWhile() {
        now += WHILE_MICROS;
        feeds.tick(hand);
    }

    @Test
    void whoMayBeInNoRoomMorePushesNobodyOutOfOne() {
        Window gordon = enter("gordon");
        join(gordon, "#team");
        Window ben = enter("ben");
        join(ben, "#team");
        feeds.leave(gordon, hand);
        passAWhile();
        Window coop = enter("coop");
        join(coop, "#other");
        assertTrue(join(coop, "#team").contains("\"code\":\"limit\""));
        assertTrue(join(ben, "#team").contains("[\"gordon\",\"ben\"]"));
    }

    /// A journal does not know who was here.
    @Test
    void whoWasRefusedIsNoMemberAfterARestartAndWhoWentIsNone() {
        keepInJournal();
        Window gordon = enter("gordon");
        join(gordon, "#team");
        Window ben = enter("ben");
        join(ben, "#team");
        assertTrue(join(enter("coop"), "#team").contains("\"code\":\"limit\""));
        feeds.leave(ben, hand);
        passAWhile();
        assertTrue(join(enter("dan"), "#team").contains("[\"gordon\",\"dan\"]"));

        feeds = feeds();
        keepInJournal();
        assertTrue(join(enter("gordon"), "#team").contains("[\"gordon\",\"dan\"]"));
        assertEquals(List.of(), enter("coop").sight().rooms());
        assertEquals(List.of(), enter("ben").sight().rooms());
    }

    @Test
    void thoseWhoComeAtOnceEachFindOneWhoMustGo() {
        keepInJournal();
        for (String away : List.of("gordon", "ben")) {
            Window window = enter(away);
            join(window, "#team");
            feeds.leave(window, hand);
        }
        passAWhile();
        List<Window> coming = List.of(enter("coop"), enter("dan"));
        waiting = new ArrayDeque<>();
        byte[] join = JOIN.getBytes(StandardCharsets.UTF_8);
        for (Window each : coming) assertNull(feeds.take(each, join, 0, join.length, hand));
        waiting.forEach(Runnable::run);
        for (Window each : coming) {
            assertTrue(((FakeLine) each.line()).take().stream().anyMatch(text -> text.startsWith("{\"ok\":\"joined\"")));
        }
    }

    /// Somebody who has come in by a node, and joined.
    private static Window member(SharedLog.Node node, String handle) throws Exception {
        Window window = node.enter(handle, new FakeLine(handle), DESK, "").window();
        node.say(window, JOIN);
        return window;
    }

    /// Each of them knows for itself who has been away for long enough.
    @Test
    void nodesAgreeOnWhoWent() throws Exception {
        try (SharedLog log = new SharedLog(TWO_IN_A_ROOM)) {
            SharedLog.Node one = log.node();
            SharedLog.Node two = log.node();
            Window gordon = member(one, "gordon");
            Window ben = member(two, "ben");
            one.leave(gordon);
            log.pass(11, one);
            assertTrue(one.say(one.enter("coop", new FakeLine("c"), DESK, "").window(), JOIN)
                    .contains("[\"ben\",\"coop\"]"));
            assertTrue(two.say(ben, JOIN).contains("[\"ben\",\"coop\"]"));
        }
    }

    /// What one of them alone has heard counts for no limit, though it is said again.
    @Test
    void nodesAgreeOnWhoIsInAFullRoomThoughTheLogHasLostItsEnd() throws Exception {
        try (SharedLog log = new SharedLog(TWO_IN_A_ROOM)) {
            SharedLog.Node one = log.node();
            Window coop = member(one, "coop");
            Window gordon = member(one, "gordon");
            Window ben = one.enter("ben", new FakeLine("b"), DESK, "").window();
            log.loseAllBut(one);
            one.say(gordon, LEAVE);
            assertTrue(one.say(ben, JOIN).contains("[\"coop\",\"ben\"]"));
            log.loseAllBut(null);
            one.buildAnew("two");
            SharedLog.Node two = log.node();
            log.pass(2);
            for (SharedLog.Node node : List.of(one, two)) {
                Window window = node.enter("coop", new FakeLine("c"), DESK, "two.1.x").window();
                assertTrue(node.say(window, JOIN).contains("[\"coop\",\"gordon\"]"));
                node.leave(window);
            }
        }
    }

    /// Whose membership no log has told of since it began anew takes nobody's room, and gives none.
    @Test
    void whoComesFindsTheOneWhoMustGoAmongThoseWhoCount() throws Exception {
        try (SharedLog log = new SharedLog(TWO_IN_A_ROOM)) {
            SharedLog.Node one = log.node();
            Window coop = member(one, "coop");
            one.leave(coop);
            log.pass(11);
            log.wipe();
            one.buildAnew("two");
            for (String away : List.of("ben", "dan")) {
                Window window = member(one, away);
                one.leave(window);
            }
            Window eve = one.enter("eve", new FakeLine("e"), DESK, "").window();
            one.takes = false;
            log.pass(12);
            one.takes = true;
            assertTrue(one.say(eve, JOIN).startsWith("{\"ok\""));
        }
    }

    @Test
    void nodesAgreeOnWhoIsInAllTheRoomsThatHeMayBeInThoughTheLogHasLostItsEnd() throws Exception {
        try (SharedLog log = new SharedLog(TWO_IN_A_ROOM)) {
            SharedLog.Node one = log.node();
            String other = JOIN.replace("#team", "#other");
            Window coop = member(one, "coop");
            log.loseAllBut(one);
            one.say(coop, LEAVE);
            assertTrue(one.say(coop, other).contains("joined"));
            log.loseAllBut(null);
            one.buildAnew("two");
            SharedLog.Node two = log.node();
            log.pass(2);
            for (SharedLog.Node node : List.of(one, two)) {
                Window window = node.enter("gordon", new FakeLine("g"), DESK, "").window();
                assertTrue(node.say(window, JOIN).contains("[\"coop\",\"gordon\"]"));
                node.say(window, LEAVE);
                assertTrue(node.say(window, other).contains("[\"gordon\"]"));
                node.say(window, other.replace("join", "leave"));
                node.leave(window);
            }
        }
    }
}
