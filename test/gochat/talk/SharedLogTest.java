package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.chat.Outcome;
import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.place.Operation;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What several nodes over one log keep, and what becomes of it when the log is another one.
class SharedLogTest extends TwoNodes {
    private static final String JOIN = "{\"do\":\"join\",\"room\":\"#team\"}";

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

    /// As on one node: a connection of the plain protocol hears nothing of a room.
    @Test
    void whatARoomSaysIsNotLiveForMembersWhoOnlySpeakThePlainProtocolElsewhere() throws Exception {
        Window desk = two.enter("coop", new FakeLine("c"), DESK, "").window();
        two.say(desk, JOIN);
        Window gordon = one.enter("gordon", new FakeLine("g"), DESK, "").window();
        one.say(gordon, JOIN);
        two.join("coop", new FakeLine("plain"));
        assertTrue(one.say(gordon, message("gordon", "#team")).contains("\"live\":true"));
        two.leave(desk);
        assertTrue(one.say(gordon, message("gordon", "#team")).contains("\"live\":false"));
        // but what is said to her alone she hears
        assertTrue(one.say(gordon, message("gordon", "coop")).contains("\"live\":true"));
        two.enter("coop", new FakeLine("c"), PHONE, "");
        two.join("coop", new FakeLine("another"));
        assertTrue(one.say(gordon, message("gordon", "#team")).contains("\"live\":true"));
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
    void whoTakesAHandleIsNotAnsweredForWhatALogHasFromBeforeHeCame() throws Exception {
        FakeLine line = new FakeLine("g");
        two.enter("gordon", line, DESK, "");
        one.say(one.enter("coop", new FakeLine("c"), DESK, "").window(), message("coop", "gordon", "1"));
        line.take();
        Window stranger = two.enter("coop", new FakeLine("s"), PHONE, "").window();
        assertFalse(two.say(stranger, message("coop", "gordon", "1")).contains("again"));
        assertEquals(1, line.take().stream().filter(text -> text.contains("\"hi\"")).count());
    }

    @Test
    void whoComesIntoARoomHearsWhoIsOnlineThere() throws Exception {
        one.say(one.enter("coop", new FakeLine("c"), DESK, "").window(), JOIN);
        FakeLine line = new FakeLine("g");
        two.say(two.enter("gordon", line, DESK, "").window(), JOIN);
        log.pass(1);
        assertTrue(line.take().contains("{\"presence\":{\"coop\":true}}"));
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

    private List<String> comeAgain(String since) throws Exception {
        FakeLine line = new FakeLine("again");
        two.enter("gordon", line, DESK, since);
        return line.take();
    }

    private static long seq(String text) {
        return Long.parseLong(text.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
    }

    private static String pass(String hello) {
        return hello.replaceFirst(".*\"pass\":\"([^\"]+)\".*", "$1");
    }

    /// It may still come through, and then "not sent" would not be true.
    @Test
    void whatIsUnconfirmedIsNotSaidToBeUnsentWhenItIsSentAgainAtOnce() throws Exception {
        FakeLine line = new FakeLine("c");
        Window coop = one.enter("coop", line, DESK, "").window();
        one.holds = true;
        one.say(coop, message("coop", "coop", "a1"));
        one.last.unconfirmed();
        assertTrue(line.take().getLast().contains("\"code\":\"unconfirmed\""));
        one.takes = false;
        assertTrue(one.say(coop, message("coop", "coop", "a1")).contains("\"code\":\"unconfirmed\""));
        assertTrue(one.say(coop, message("coop", "coop", "a2")).contains("\"code\":\"unavailable\""));
        log.pass(12);
        assertTrue(one.say(coop, message("coop", "coop", "a1")).contains("\"code\":\"unavailable\""));
    }

    @Test
    void whoHasLeftOrHasHisAnswerIsNotWaitedForAnyMore() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, message("coop", "gordon"));
        assertFalse(one.last.isWanted(), "it is answered");
        log.loseAllBut(two);
        one.say(coop, message("coop", "gordon"));
        Relay.Receipt<Result> said = one.last;
        assertTrue(said.isWanted());
        one.leave(coop);
        assertFalse(said.isWanted());
        assertTrue(one.last.isWanted(), "that it has left must come through");
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
    void roomsAndReadMarksGoWithTheirHandleToAnyNode() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        assertTrue(one.say(coop, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}").startsWith("{\"ok\""));
        FakeLine phone = new FakeLine("p");
        Window gordon = two.enter("gordon", phone, DESK, "").window();
        FakeLine other = new FakeLine("o");
        one.enter("gordon", other, PHONE, "");
        assertTrue(two.say(gordon, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"2\"}").contains("\"coop\""));
        other.take();
        phone.take();
        String answer = one.say(coop, message("coop", "#team"));
        assertTrue(answer.contains("\"live\":true"), answer);
        assertEquals(1, phone.take().size());
        two.say(gordon, "{\"do\":\"read\",\"with\":\"#team\",\"upto\":9007199254740992}");
        assertTrue(other.take().stream().anyMatch(text -> text.startsWith("{\"read\":{\"#team\":")));
    }

    @Test
    void aWindowSeesARoomFromItsOwnJoiningOnOnWhicheverNodeItIs() throws Exception {
        one.say(one.enter("coop", new FakeLine("d"), DESK, "").window(), JOIN);
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        two.say(gordon, JOIN);
        FakeLine phone = new FakeLine("p");
        Window later = two.enter("coop", phone, PHONE, "").window();
        String since = phone.take().getFirst().replaceFirst(
                ".*\"epoch\":\"([^\"]*)\",\"seq\":(\\d+),.*\"pass\":\"([^\"]*)\".*", "$1.$2.$3");
        two.say(gordon, message("gordon", "#team", "between"));
        two.say(later, JOIN);
        two.say(gordon, message("gordon", "#team", "late"));
        FakeLine again = new FakeLine("p");
        one.enter("coop", again, PHONE, since);
        List<String> told = again.take().stream().filter(text -> text.contains("\"msg\"")).toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.getFirst().contains("\"late\""));
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

    /// The log may have lost his coming.
    @Test
    void whatSomebodyUnknownSaysInARoomIsRefusedAsOfNoMember() throws Exception {
        one.say(one.enter("gordon", new FakeLine("g"), DESK, "").window(), JOIN);
        byte[] text = message("coop", "#team").getBytes(StandardCharsets.UTF_8);
        Result result = one.apply(2, new Operation.Say(Handle.of("coop"), Handle.of("#team"), 1, false, 0, text, 0,
                text.length));
        assertEquals(Outcome.NOT_A_MEMBER, result.refusal().outcome());
    }

    @Test
    void whatIsSaidAgainOfAMembershipUndoesNoLeavingThatCameBetween() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, "{\"do\":\"join\",\"room\":\"#team\",\"id\":\"1\"}");
        // the other node has not heard of the leaving yet
        byte[] again = new Operation.Move(Handle.of("coop"), Handle.of("#team"), true, log.position(), 1).encode();
        one.say(coop, "{\"do\":\"leave\",\"room\":\"#team\",\"id\":\"2\"}");
        two.send(again);
        assertTrue(one.say(coop, message("coop", "#team")).contains("not-a-member"));
    }

    /// A node with less memory than others, or whose turn it is sooner.
    @Test
    void whoseMembershipOneNodeEndsIsAMemberOnNone() throws Exception {
        SharedLog.Node small = log.node(new KeepLimits(Duration.ofHours(1), 1000, 1 << 20, 64 << 20, 4, 3, 200, 50,
                500));
        FakeLine listener = new FakeLine("g");
        small.say(small.enter("gordon", listener, DESK, "").window(), JOIN);
        FakeLine line = new FakeLine("c");
        Window coop = one.enter("coop", line, DESK, "").window();
        String hello = line.take().getFirst();
        one.say(coop, JOIN);
        one.leave(coop);
        for (int i = 0; i < 5; i++) small.leave(small.enter("other" + i, new FakeLine("o"), DESK, "").window());
        log.pass(71);
        coop = one.enter("coop", line, DESK, "one." + seq(hello) + "." + pass(hello)).window();
        listener.take();
        boolean isSent = one.say(coop, message("coop", "#team")).startsWith("{\"ok\"");
        assertEquals(isSent, listener.take().stream().anyMatch(each -> each.contains("\"hi\"")));
        assertFalse(isSent, "a node has ended it");
    }

    @Test
    void aNodeWhoseClockIsSetAheadEndsNoMemberships() throws Exception {
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        two.say(gordon, JOIN);
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        two.say(gordon, message("gordon", "coop"));
        one.leave(coop);
        log.pass(70);
        two.lateMicros = -Duration.ofDays(2).toMillis() * 1000;
        log.pass(130);
        two.lateMicros = 0;
        assertTrue(two.say(gordon, JOIN).contains("\"coop\""));
        assertTrue(two.say(gordon, "{\"do\":\"history\",\"with\":\"coop\"}").contains("\"hi\""));
    }

    @Test
    void whatIsTooOldIsNotShownWhileALogIsOutOfReachAndNoMembershipEndsForThat() throws Exception {
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        two.say(gordon, JOIN);
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        two.say(gordon, message("gordon", "coop"));
        one.leave(coop);
        log.pass(20);
        two.lags = true;
        log.pass(3000);
        one.leave(one.enter("coop", new FakeLine("c"), DESK, "").window());
        String history = "{\"do\":\"history\",\"with\":\"coop\"}";
        assertTrue(two.say(gordon, history).contains("\"hi\""));
        log.pass(700);
        assertTrue(two.say(gordon, history).contains("\"history\":[]"), "it is of over an hour ago");
        two.catchUp();
        log.pass(70);
        assertTrue(two.say(gordon, JOIN).contains("\"coop\""));
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

    @Test
    void whatCameIsNeverSaidNotToBeDoneWhenItIsSentAgain() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        two.enter("gordon", new FakeLine("g"), DESK, "");
        String first = message("coop", "gordon", "1");
        assertTrue(one.say(coop, first).startsWith("{\"ok\""));
        one.takes = false;
        assertTrue(one.say(coop, first).contains("\"unconfirmed\""));
        assertTrue(one.say(coop, message("coop", "gordon", "2")).contains("\"unavailable\""));
        one.takes = true;
        assertTrue(one.say(coop, first).contains("\"again\":true"));
    }

    /// A connection of the plain protocol keeps no feed, and yet he is here.
    @Test
    void membershipsOfWhoeverIsHereAreNotEndedAgainAndAgain() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        one.leave(coop);
        log.pass(3600 - 100);
        one.holds = true;
        two.holds = true;
        var plain = one.joinLater("coop", new FakeLine("plain"));
        log.pass(160);
        one.release();
        two.release();
        assertNotNull(plain.get().window());
        one.holds = false;
        two.holds = false;
        log.pass(60);
        int before = log.entries();
        log.pass(300);
        assertEquals(before, log.entries());
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

    /// He came again while it was on its way.
    @Test
    void whoIsHereIsNotTakenOutOfARoomForHavingBeenAway() throws Exception {
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        two.send(new Operation.Move(Handle.of("coop"), Handle.of("#team"), false, 0, 0).encode());
        assertTrue(one.say(coop, message("coop", "#team")).startsWith("{\"ok\""));
        one.leave(coop);
        two.send(new Operation.Move(Handle.of("coop"), Handle.of("#team"), false, 0, 0).encode());
        coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        assertTrue(one.say(coop, message("coop", "#team")).contains("not-a-member"));
    }

    @Test
    void whereNothingIsKeptNodesRefuseAlikeWhatNobodyInARoomIsThereToHear() throws Exception {
        try (SharedLog forgetful = new SharedLog(Duration.ZERO)) {
            SharedLog.Node here = forgetful.node();
            SharedLog.Node there = forgetful.node();
            FakeLine desk = new FakeLine("a");
            Window coop = here.enter("coop", desk, DESK, "").window();
            FakeLine phone = new FakeLine("b");
            there.enter("coop", phone, PHONE, "");
            FakeLine line = new FakeLine("g");
            Window gordon = there.enter("gordon", line, DESK, "").window();
            for (Window each : List.of(coop, gordon)) {
                SharedLog.Node node = each == coop ? here : there;
                assertTrue(node.say(each, "{\"do\":\"join\",\"room\":\"#team\"}").startsWith("{\"ok\""));
            }
            assertTrue(here.say(coop, message("coop", "#team", "1")).contains("\"live\":true"));
            there.leave(gordon);
            phone.take();
            assertTrue(here.say(coop, message("coop", "#team", "2")).contains("\"code\":\"not-found\""));
            assertEquals(List.of(), phone.take());
        }
    }

    @Test
    void aNoteToOneselfIsLiveWhereAnotherOfOnesWindowsHearsIt() throws Exception {
        Window coop = one.enter("coop", new FakeLine("a"), DESK, "").window();
        assertTrue(one.say(coop, message("coop", "coop", "1")).contains("\"live\":false"));
        FakeLine phone = new FakeLine("b");
        Window other = two.enter("coop", phone, PHONE, "").window();
        assertTrue(one.say(coop, message("coop", "coop", "2")).contains("\"live\":true"));
        assertTrue(phone.take().getLast().contains("\"id\":\"2\""));
        two.leave(other);
        assertTrue(one.say(coop, message("coop", "coop", "3")).contains("\"live\":false"));
        try (SharedLog forgetful = new SharedLog(Duration.ZERO)) {
            SharedLog.Node here = forgetful.node();
            Window alone = here.enter("coop", new FakeLine("c"), DESK, "").window();
            assertTrue(here.say(alone, message("coop", "coop", "4")).contains("\"code\":\"not-found\""));
            Window plain = here.join("gordon", new FakeLine("g"));
            assertEquals(OK, here.say(plain, message("gordon", "gordon")));
        }
    }
}
