package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.chat.Outcome;
import gochat.feed.KeepLimits;
import gochat.place.Operation;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rooms, and who is in them, where several nodes share a log.
class SharedRoomsTest extends TwoNodes {
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

    @Test
    void whoComesIntoARoomHearsWhoIsOnlineThere() throws Exception {
        one.say(one.enter("coop", new FakeLine("c"), DESK, "").window(), JOIN);
        FakeLine line = new FakeLine("g");
        two.say(two.enter("gordon", line, DESK, "").window(), JOIN);
        log.pass(1);
        assertTrue(line.take().contains("{\"presence\":{\"coop\":true}}"));
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

    /// Both are members, each by a node; gordon has written to coop, who has gone.
    private Window gordonWithCoopAway() throws Exception {
        Window gordon = two.enter("gordon", new FakeLine("g"), DESK, "").window();
        two.say(gordon, JOIN);
        Window coop = one.enter("coop", new FakeLine("c"), DESK, "").window();
        one.say(coop, JOIN);
        two.say(gordon, message("gordon", "coop"));
        one.leave(coop);
        return gordon;
    }

    @Test
    void aNodeWhoseClockIsSetAheadEndsNoMemberships() throws Exception {
        Window gordon = gordonWithCoopAway();
        log.pass(70);
        two.lateMicros = -Duration.ofDays(2).toMillis() * 1000;
        log.pass(130);
        two.lateMicros = 0;
        assertTrue(two.say(gordon, JOIN).contains("\"coop\""));
        assertTrue(two.say(gordon, "{\"do\":\"history\",\"with\":\"coop\"}").contains("\"hi\""));
    }

    @Test
    void whatIsTooOldIsNotShownWhileALogIsOutOfReachAndNoMembershipEndsForThat() throws Exception {
        Window gordon = gordonWithCoopAway();
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
}
