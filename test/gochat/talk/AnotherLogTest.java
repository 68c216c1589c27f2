package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.place.Operation;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of what is kept when the log of several nodes is another one.
class AnotherLogTest extends TwoNodes {
    private interface Change {
        void happen() throws Exception;
    }

    private void assertNothingTwiceBehind(Change change) throws Exception {
        FakeLine plain = new FakeLine("g");
        two.join("gordon", plain);
        Window coop = one.join("coop", new FakeLine("c"));
        one.say(coop, message("coop", "gordon"));
        assertEquals(1, plain.take().size());
        change.happen();
        assertEquals(List.of(), plain.take());
        one.say(coop, message("coop", "gordon"));
        assertEquals(1, plain.take().size());
    }

    @Test
    void plainClientsHearNothingTwiceWhenAllIsBuiltAnew() throws Exception {
        assertNothingTwiceBehind(() -> two.buildAnew("two"));
        // nor does who comes while a new node reads what was before
        FakeLine early = new FakeLine("e");
        SharedLog.Node three = log.node();
        three.join("gordon", early);
        three.buildAnew("three");
        assertEquals(List.of(), early.take());
    }

    @Test
    void plainClientsHearNothingTwiceThatIsPutIntoTheNextLogAgain() throws Exception {
        assertNothingTwiceBehind(() -> log.putIntoAnother("two"));
    }

    @Test
    void whatWasForNobodyInOneLogIsHeardByWhoIsHereInTheNext() throws Exception {
        Window coop = one.join("coop", new FakeLine("c"));
        assertEquals(NOT_FOUND, one.say(coop, message("coop", "gordon")));
        FakeLine plain = new FakeLine("g");
        two.join("gordon", plain);
        log.putIntoAnother("two");
        assertEquals(1, plain.take().size());
    }

    /// Their handle may have been another's then.
    @Test
    void plainClientsHearNothingThatAnOlderLogBringsBack() throws Exception {
        two.join("gordon", new FakeLine("g"));
        one.say(one.join("coop", new FakeLine("c")), message("coop", "gordon"));
        log.wipe();
        SharedLog.Node three = log.node();
        FakeLine now = new FakeLine("n");
        three.join("gordon", now);
        log.putBack();
        three.buildAnew("old");
        assertEquals(List.of(), now.take());
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
        String pass = pass(line.take().getFirst());
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

    /// What nodes put into the next log comes before what they say again of their rooms.
    @Test
    void whatWasSaidInARoomOutlivesALogThatIsWiped() throws Exception {
        FakeLine line = new FakeLine("g");
        Window gordon = two.enter("gordon", line, DESK, "").window();
        String pass = pass(line.take().getFirst());
        two.say(gordon, JOIN);
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        long heard = log.position();
        byte[] text = message("coop", "#team").getBytes(StandardCharsets.UTF_8);
        log.wipe();
        one.buildAnew("two");
        two.buildAnew("two");
        one.send(new Operation.Say(Handle.of("coop"), Handle.of("#team"), coop.number(), false, 0, text, 0, text.length)
                .encode());
        log.pass(2);
        List<String> told = comeAgain("one." + heard + "." + pass);
        assertEquals(1, told.stream().filter(each -> each.contains("\"hi\"")).count(), told::toString);
    }

    private List<String> comeAgain(String since) throws Exception {
        FakeLine line = new FakeLine("again");
        two.enter("gordon", line, DESK, since);
        return line.take();
    }

    @Test
    void whoLeavesARoomBeforeItIsSaidAgainThatHeIsInItIsNoMember() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        log.wipe();
        one.buildAnew("two");
        two.buildAnew("two");
        one.send(new Operation.Move(Handle.of("coop"), Handle.of("#team"), false, coop.number(), 0).encode());
        log.pass(2);
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        assertTrue(two.say(gordon, JOIN).contains("[\"gordon\"]"));
    }

    @Test
    void whoWasOnANodeThatIsLostWithTheLogIsNotOnlineForEver() throws Exception {
        FakeLine line = new FakeLine("c");
        Window coop = one.enter("coop", line, DESK, "").window();
        two.enter("gordon", new FakeLine("g"), DESK, "");
        assertTrue(watch(coop, line).contains("\"gordon\":true"));
        log.wipe();
        one.buildAnew("two");
        one.leave(coop);
        log.pass(200, one);
        coop = one.enter("coop", line, DESK, "").window();
        assertTrue(watch(coop, line).contains("\"gordon\":false"));
    }

    private String watch(Window window, FakeLine line) {
        line.take();
        byte[] request = "{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w\"}".getBytes(StandardCharsets.UTF_8);
        one.feeds.take(window, request, 0, request.length, one.courier);
        return line.take().toString();
    }

    /// Nodes that read a new log cannot know yet who is connected to the others.
    @Test
    void whoIsConnectedIsInHisRoomsStillWhenTheLogHasBeenWiped() throws Exception {
        KeepLimits brief = new KeepLimits(Duration.ofMinutes(5), 1000, 1 << 20, 64 << 20, 1000, 3, 200, 50, 500);
        SharedLog.Node here = log.node(brief);
        SharedLog.Node there = log.node(brief);
        FakeLine line = new FakeLine("c");
        here.say(here.enter("coop", line, DESK, "").window(), JOIN);
        Window barney = there.enter("barney", new FakeLine("b"), DESK, "").window();
        there.say(barney, JOIN);
        log.pass(500);
        log.wipe();
        log.startOver("two");
        log.pass(31, there);
        here.buildAnew("two");
        there.buildAnew("two");
        log.pass(5);
        assertTrue(there.say(barney, JOIN).contains("\"coop\""));
        assertFalse(line.take().stream().anyMatch(each -> each.contains("\"left\"")));
    }
}
