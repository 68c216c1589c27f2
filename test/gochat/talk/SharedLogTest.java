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
import gochat.place.Window;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private static String message(String sender, String recipient) {
        return "{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\",\"message\":\"hi\"}";
    }

    @Test
    void whoCameWhileTheLogTookNothingIsFoundWhenItDoesAgain() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        two.takes = false;
        FakeLine line = new FakeLine("g");
        two.join("gordon", line);
        assertEquals(NOT_FOUND, one.say(coop, message("coop", "gordon")));
        two.takes = true;
        log.pass(1);
        assertEquals(OK, one.say(coop, message("coop", "gordon")));
        assertEquals(List.of(message("coop", "gordon")), line.take());
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

    @Test
    void whoIsRefusedAfterTheLogHeardOfHimIsNotHere() throws Exception {
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

    @Test
    void whoHasComeInElsewhereMeanwhileIsNotWaitedForOnHisOldLine() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        log.loseAllBut(two);
        one.say(coop, message("coop", "gordon"));
        Relay.Receipt<Fate> said = one.last;
        log.loseAllBut(null);
        two.enter("gordon", new FakeLine("g"), DESK, "");
        assertTrue(said.isWanted());
        two.enter("coop", new FakeLine("c"), DESK, "");
        assertFalse(said.isWanted());
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

    @Test
    void aClientThatComesWhileTheLogIsGoneIsToldToComeAgain() throws Exception {
        one.takes = false;
        assertNotNull(one.enter("coop", new FakeLine("c"), DESK, "").refusal());
        one.takes = true;
        assertNotNull(one.enter("coop", new FakeLine("c"), DESK, "").window());
    }
}
