package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.chat.Outcome;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.place.Coming;
import gochat.place.Deed;
import gochat.place.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several nodes over one log that lives in memory.
class SharedLogTest {
    private static final String OK = "{\"ok\":\"message sent with success\"}";
    private static final String NOT_FOUND = "{\"error\":\"Recipient not found\"}";
    private static final String DESK = "desk-00123456789";
    private static final String PHONE = "phone-0123456789";

    private final SharedLog log = new SharedLog();
    private SharedLog.Node one;
    private SharedLog.Node two;

    @BeforeEach
    void start() throws Exception {
        one = log.node();
        two = log.node();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private static String message(String sender, String recipient, String id) {
        return message(sender, recipient).replace("}", ",\"id\":\"" + id + "\"}");
    }

    private static String message(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hi\"}";
    }

    @Test
    void whoComesWhileTheLogTakesNothingIsToldToComeAgain() throws Exception {
        two.takes = false;
        assertEquals(Outcome.UNAVAILABLE, two.enter("coop", new FakeLine("c"), DESK, "").refusal().outcome());
        assertEquals(Outcome.UNAVAILABLE, two.feeds.join(Handle.of("gordon"), new FakeLine("g"), two.courier)
                .refusal().outcome());
        two.takes = true;
        FakeLine line = new FakeLine("g");
        two.join("gordon", line);
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        assertTrue(one.say(coop, message("coop", "gordon")).startsWith("{\"ok\""));
        assertEquals(List.of(message("coop", "gordon")), line.take());
    }

    /// He has heard it on a node that was ahead of the one to which he comes.
    @Test
    void aPlainClientHearsNothingFromBeforeTheLogHasHisComingAndAllFromBehind() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        FakeLine ahead = new FakeLine("ahead");
        Window gordon = one.join("gordon", ahead);
        two.lags = true;
        one.say(coop, message("coop", "gordon"));
        assertEquals(List.of(message("coop", "gordon")), ahead.take());
        one.leave(gordon);
        FakeLine behind = new FakeLine("behind");
        Future<Feeds.Entered> joined = two.joinLater("gordon", behind);
        assertTrue(one.say(coop, message("coop", "gordon", "next")).startsWith("{\"ok\""));
        assertFalse(joined.isDone());
        two.catchUp();
        assertNotNull(joined.get().window());
        assertEquals(List.of(message("coop", "gordon", "next")), behind.take());
    }

    @Test
    void aPlainClientWhoseComingIsNotConfirmedIsToldToComeAgainAndIsNotHere() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        two.holds = true;
        Future<Feeds.Entered> joined = two.joinLater("gordon", new FakeLine("g"));
        two.last.unconfirmed();
        assertEquals(Outcome.UNAVAILABLE, joined.get().refusal().outcome());
        assertFalse(two.last.isWanted());
        // it was on its way all the same
        two.release();
        log.pass(12);
        assertEquals(NOT_FOUND, one.say(coop, message("coop", "gordon")));
    }

    @Test
    void plainClientsWhoComeAtOnceAreAsManyAsMayBeOfAHandle() throws Exception {
        two.holds = true;
        List<Future<Feeds.Entered>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) all.add(two.joinLater("gordon", new FakeLine("g" + i)));
        two.release();
        int in = 0;
        for (Future<Feeds.Entered> each : all) {
            if (each.get().window() != null) in++;
            else assertEquals(Outcome.LIMIT, each.get().refusal().outcome());
        }
        assertEquals(3, in);
        assertEquals(Outcome.LIMIT, two.feeds.join(Handle.of("gordon"), new FakeLine("g"), two.courier).refusal()
                .outcome());
        log.pass(1);
        FakeLine phone = new FakeLine("p");
        one.enter("gordon", phone, PHONE, "");
        assertTrue(phone.take().getFirst().contains("\"windows\":4"));
    }

    @Test
    void whoLeftWhileTheLogTookNothingIsNotFoundLater() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        Window gordon = two.join("gordon", new FakeLine("g"));
        assertEquals(OK, one.say(coop, message("coop", "gordon")));
        two.takes = false;
        two.leave(gordon);
        log.pass(5);
        two.takes = true;
        log.pass(12);
        assertEquals(NOT_FOUND, one.say(coop, message("coop", "gordon")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60_000_000})
    void whoIsRefusedAfterTheLogHeardOfHimIsNotHere(long lateMicros) throws Exception {
        two.lateMicros = lateMicros;
        for (int i = 0; i < KeepLimits.ASKS_AT_ONCE; i++) {
            two.leave(two.enter("gordon", new FakeLine("g"), DESK, "a.1.b").window());
        }
        assertNull(two.enter("gordon", new FakeLine("g"), DESK, "a.1.b").window());
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        assertTrue(one.say(coop, message("coop", "gordon")).contains("\"live\":true"));
        log.pass(12);
        assertTrue(one.say(coop, message("coop", "gordon")).contains("\"live\":false"));
    }

    /// Who has a feed is said again each ten minutes; that is no coming.
    @Test
    void whoIsAwayForTheKeepingTimeIsForgotten() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        two.leave(two.enter("gordon", new FakeLine("g"), DESK, "").window());
        log.pass(3500);
        assertEquals(OK, one.say(coop, message("coop", "gordon")));
        log.pass(200);
        assertEquals(NOT_FOUND, one.say(coop, message("coop", "gordon")));
    }

    @Test
    void windowsAreCountedOnAllNodes() throws Exception {
        FakeLine desk = new FakeLine("desk");
        one.enter("gordon", desk, DESK, "");
        desk.take();
        FakeLine phone = new FakeLine("phone");
        Window second = two.enter("gordon", phone, PHONE, "").window();
        assertTrue(phone.take().getFirst().contains("\"windows\":2"));
        assertEquals(List.of("{\"windows\":2}"), desk.take());
        two.leave(second);
        assertEquals(List.of("{\"windows\":1}"), desk.take());
        two.enter("gordon", phone, PHONE, "");
        desk.take();
        log.bury(two);
        assertEquals(List.of("{\"windows\":1}"), desk.take());
        // it was not dead, and says so
        log.pass(1);
        assertEquals(List.of("{\"windows\":2}"), desk.take());
    }

    /// @param before  how far behind before he leaves
    /// @param after   and behind that: it may be set back
    @ParameterizedTest
    @CsvSource({"0, 0", "5000000, 5000000", "0, 3600000000", "3600000000, 0"})
    void whoHasLeftIsToldSoByANodeWhoseClockIsBehindThatOfTheLog(long before, long after) throws Exception {
        one.lateMicros = before;
        FakeLine line = new FakeLine("c");
        Window coop = one.enter("coop", line, DESK, "").window();
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        String watch = "{\"do\":\"watch\",\"handles\":[\"gordon\"]}";
        assertTrue(one.say(coop, watch).contains("\"gordon\":true"));
        two.leave(gordon);
        one.lateMicros = after;
        log.pass(30);
        assertTrue(line.take().contains("{\"presence\":{\"gordon\":false}}"));
    }

    @Test
    void nodesAnswerAlikeWhetherARecipientReadsOrNot() throws Exception {
        FakeLine stuck = new FakeLine("stuck");
        stuck.room = 0;
        one.join("gordon", stuck);
        FakeLine line = new FakeLine("a");
        one.enter("coop", line, DESK, "");
        line.take();
        Window phone = two.enter("coop", new FakeLine("b"), PHONE, "").window();
        // the other window lives where the recipient does, and hears the same
        assertTrue(two.say(phone, message("coop", "gordon")).startsWith("{\"ok\""));
        assertEquals(1, line.take().stream().filter(text -> text.contains("\"hi\"")).count());
    }

    @Test
    void plainClientsHearNothingTwiceWhenAllIsBuiltAnew() throws Exception {
        FakeLine plain = new FakeLine("g");
        two.join("gordon", plain);
        Window coop = one.join("coop", new FakeLine("c"));
        one.say(coop, message("coop", "gordon"));
        assertEquals(1, plain.take().size());
        two.buildAnew("two");
        assertEquals(List.of(), plain.take());
        one.say(coop, message("coop", "gordon"));
        assertEquals(1, plain.take().size());
        // nor does who comes while a new node reads what was before
        FakeLine early = new FakeLine("e");
        SharedLog.Node three = log.node();
        three.join("gordon", early);
        three.buildAnew("three");
        assertEquals(List.of(), early.take());
    }

    /// He would take its position for what he has seen, and miss what stands before.
    @Test
    void whoHasLeftIsNotAnsweredOverALineThatIsStillThere() throws Exception {
        FakeLine line = new FakeLine("c");
        Window coop = one.enter("coop", line, DESK, "").window();
        one.holds = true;
        one.say(coop, message("coop", "coop", "last"));
        one.leave(coop);
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        assertTrue(two.say(gordon, message("gordon", "coop")).startsWith("{\"ok\""));
        line.take();
        one.release();
        assertEquals(List.of(), line.take());
    }

    @Test
    void aLogThatIsGoneEndsWindowsAndPlainClientsStayAndAreFound() throws Exception {
        FakeLine plain = new FakeLine("g");
        two.join("gordon", plain);
        FakeLine line = new FakeLine("c");
        Window old = two.enter("coop", line, DESK, "").window();
        log.wipe();
        one.buildAnew("two");
        two.buildAnew("two");
        assertEquals(1012, line.closed);
        two.leave(old);
        log.pass(1);
        FakeLine anew = new FakeLine("c");
        Window coop = one.enter("coop", anew, DESK, "one.1.x").window();
        assertTrue(anew.take().getFirst().contains("\"resumed\":false"));
        assertTrue(one.say(coop, message("coop", "gordon")).contains("\"live\":true"));
        assertEquals(0, plain.closed);
        assertEquals(1, plain.take().size());
    }

    @Test
    void whoHasHeardWhatTheLogHasLostIsToldSoByANodeThatHasNot() throws Exception {
        FakeLine line = new FakeLine("g");
        one.enter("gordon", line, DESK, "");
        String pass = line.take().getFirst().replaceFirst(".*\"pass\":\"([^\"]*)\".*", "$1");
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, message("coop", "gordon"));
        long kept = seq(line.take().getFirst());
        log.pass(2);
        log.loseAllBut(one);
        one.say(coop, message("coop", "gordon"));
        long lost = seq(line.take().getFirst());
        log.loseAllBut(null);
        log.pass(2);
        // without waiting for anybody to find out that it is another log
        List<String> told = comeAgain("one." + lost + "." + pass);
        assertTrue(told.getFirst().contains("\"resumed\":false"), told::toString);
        assertEquals(kept, seq(told.get(1)));
        assertTrue(comeAgain("one." + kept + "." + pass).getFirst().contains("\"resumed\":true"));
        // where it was told from is a place that the log has
        long from = seq(told.getFirst());
        assertTrue(comeAgain("one." + from + "." + pass).getFirst().contains("\"resumed\":true"));
    }

    private List<String> comeAgain(String since) throws Exception {
        FakeLine line = new FakeLine("again");
        two.enter("gordon", line, DESK, since);
        return line.take();
    }

    private static long seq(String text) {
        return Long.parseLong(text.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
    }

    @Test
    void whoHasLeftOrHasHisAnswerIsNotWaitedForAnyMore() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, message("coop", "gordon"));
        assertFalse(one.last.isWanted(), "it is answered");
        log.loseAllBut(two);
        one.say(coop, message("coop", "gordon"));
        Relay.Receipt<Fate> said = one.last;
        assertTrue(said.isWanted());
        one.leave(coop);
        assertFalse(said.isWanted());
        assertTrue(one.last.isWanted(), "that it has left must come through");
    }

    /// By then so much may have been said that nobody would know it again.
    @Test
    void whatComesFromAnOldLineAfterItsWindowCameInElsewhereDoesNotCount() throws Exception {
        FakeLine gordon = new FakeLine("g");
        one.enter("gordon", gordon, DESK, "");
        FakeLine old = new FakeLine("c");
        Window left = one.enter("coop", old, DESK, "").window();
        one.holds = true;
        one.say(left, message("coop", "gordon", "late"));
        Window coop = two.enter("coop", new FakeLine("c"), DESK, "").window();
        for (int i = 0; i < 200; i++) {
            String answer = two.say(coop, message("coop", "gordon", i == 0 ? "late" : "id" + i));
            assertTrue(answer.startsWith("{\"ok\""), answer);
        }
        assertEquals(200, gordon.take().stream().filter(text -> text.contains("\"hi\"")).count());
        one.release();
        assertEquals(List.of(), gordon.take());
        assertTrue(old.take().getLast().contains("\"unconfirmed\""));
        assertEquals(4001, old.closed);
    }

    @Test
    void whoseWindowCameInElsewhereJoinsAndLeavesNoRoomOverHisOldLine() throws Exception {
        FakeLine old = new FakeLine("c");
        Window left = one.enter("coop", old, DESK, "").window();
        one.say(left, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}");
        one.holds = true;
        one.say(left, "{\"do\":\"leave\",\"room\":\"#team\",\"id\":\"2\"}");
        one.say(left, "{\"do\":\"join\",\"room\":\"#late\",\"id\":\"3\"}");
        two.enter("coop", new FakeLine("c"), DESK, "");
        old.take();
        one.release();
        assertEquals(2, old.take().stream().filter(text -> text.contains("\"unconfirmed\"")).count());
        Window ben = one.enter("ben", new FakeLine("b"), DESK, "").window();
        assertTrue(one.say(ben, "{\"do\":\"join\",\"room\":\"#team\"}").contains("[\"coop\",\"ben\"]"));
        assertTrue(one.say(ben, "{\"do\":\"join\",\"room\":\"#late\"}").contains("[\"ben\"]"));
        Window cid = two.enter("cid", new FakeLine("d"), DESK, "").window();
        assertTrue(two.say(cid, "{\"do\":\"join\",\"room\":\"#team\"}").contains("[\"coop\",\"ben\",\"cid\"]"));
        assertTrue(two.say(cid, "{\"do\":\"join\",\"room\":\"#late\"}").contains("[\"ben\",\"cid\"]"));
    }

    /// It may be the only copy of what was confirmed.
    @Test
    void whatIsPutIntoAnotherLogCountsAlthoughItsWindowHasComeInThere() throws Exception {
        Window left = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.holds = true;
        one.say(left, message("coop", "gordon", "last"));
        log.wipe();
        one.buildAnew("two");
        two.buildAnew("two");
        two.enter("coop", new FakeLine("c"), DESK, "");
        FakeLine gordon = new FakeLine("g");
        two.enter("gordon", gordon, DESK, "");
        one.release();
        assertTrue(gordon.take().getLast().contains("\"id\":\"last\""));
    }

    /// What it said there would not count.
    @Test
    void whoseWindowCameInElsewhereBeforeItWasLetInComesAgain() throws Exception {
        two.meanwhile = () -> two.apply(1, new Deed.Here(Handle.of("coop"), 1, true, 0,
                Coming.of("one", DESK, 1).key(), 1));
        assertEquals(Outcome.UNAVAILABLE, two.enter("coop", new FakeLine("c"), DESK, "").refusal().outcome());
        assertNotNull(two.enter("coop", new FakeLine("c"), DESK, "").window());
    }

    /// Its feed would begin where the last log ended, and be ahead of what the next has.
    @Test
    void whoWasLetInByALogThatIsAnotherOneByNowComesAgain() throws Exception {
        two.meanwhile = () -> two.startOver("two");
        FakeLine line = new FakeLine("g");
        assertEquals(Outcome.UNAVAILABLE, two.enter("gordon", line, DESK, "").refusal().outcome());
        assertEquals(List.of(), line.told);
    }

    @Test
    void roomsAndReadMarksGoWithTheirHandleToAnyNode() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        assertTrue(one.say(coop, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}").startsWith("{\"ok\""));
        FakeLine phone = new FakeLine("p");
        Window gordon = two.enter("gordon", phone, DESK, "").window();
        assertTrue(two.say(gordon, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"2\"}").contains("\"coop\""));
        FakeLine other = new FakeLine("o");
        one.enter("gordon", other, PHONE, "");
        other.take();
        phone.take();
        String answer = one.say(coop, message("coop", "#team"));
        assertTrue(answer.contains("\"live\":true"), answer);
        assertEquals(1, phone.take().size());
        two.say(gordon, "{\"do\":\"read\",\"with\":\"#team\",\"upto\":9007199254740992}");
        assertTrue(other.take().stream().anyMatch(text -> text.startsWith("{\"read\":{\"#team\":")));
    }

    @Test
    void whoWasHereAndInWhichRoomsOutlivesALogThatIsWiped() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}");
        Window ben = one.enter("ben", new FakeLine("b"), DESK, "").window();
        one.say(ben, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}");
        one.say(ben, "{\"do\":\"leave\",\"room\":\"#team\",\"id\":\"2\"}");
        one.leave(coop);
        one.leave(ben);
        log.wipe();
        one.buildAnew("two");
        two.buildAnew("two");
        log.pass(2);
        FakeLine line = new FakeLine("c");
        two.enter("coop", line, PHONE, "two.1.x");
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        assertTrue(two.say(gordon, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"3\"}")
                .contains("[\"coop\",\"gordon\"]"));
        assertTrue(two.say(gordon, message("gordon", "ben")).startsWith("{\"ok\""), "he is away, and kept for");
    }

    @Test
    void whatIsSaidAgainOfAMembershipUndoesNoLeavingThatCameBetween() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}");
        // the other node has not heard of the leaving yet
        byte[] again = new Deed.Move(Handle.of("coop"), Handle.of("#team"), true, log.position(), 1).encode();
        one.say(coop, "{\"do\":\"leave\",\"room\":\"#team\",\"id\":\"2\"}");
        two.send(again);
        assertTrue(one.say(coop, message("coop", "#team")).contains("not-a-member"));
    }
}
