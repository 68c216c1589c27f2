package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.engine.Relay;
import gochat.feed.KeepLimits;
import gochat.place.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is answered, and who hears what, where several nodes share a log.
class SharedLogTest extends TwoNodes {
    private static final String MAY_HAVE =
            "{\"error\":\"Message may have arrived; gochat.v2 knows it again by its id\"}";

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

    /// Each node lets feeds go for itself.
    @Test
    void whoseFeedANodeHadNoRoomForIsToldThereThatSomethingMayBeMissingAndElsewhereAll() throws Exception {
        SharedLog.Node small = log.node(new KeepLimits(Duration.ofHours(1), 1000, 1 << 20, 64 << 20, 4, 3, 200, 50,
                500));
        FakeLine line = new FakeLine("g");
        Window gordon = one.enter("gordon", line, DESK, "").window();
        String hello = line.take().getFirst();
        one.leave(gordon);
        Window coop = two.enter("coop", new FakeLine("c"), DESK, "").window();
        for (int i = 0; i < 5; i++) small.leave(small.enter("other" + i, new FakeLine("o"), DESK, "").window());
        log.pass(2);
        assertTrue(two.say(coop, message("coop", "gordon")).startsWith("{\"ok\""));
        String since = "one." + seq(hello) + "." + pass(hello);
        small.leave(small.enter("gordon", line, DESK, since).window());
        String there = line.take().getFirst();
        assertTrue(there.contains("\"resumed\":false"), there);
        one.leave(one.enter("gordon", line, DESK, since).window());
        assertTrue(line.told.getFirst().contains("\"resumed\":true"), line.told::toString);
        assertEquals(1, line.take().stream().filter(text -> text.contains("\"hi\"")).count());
    }

    /// Its node could not keep it at either side, for whom it was for is not known there any more.
    @Test
    void whoseOwnMessageANodeCouldNotKeepIsToldThereThatSomethingMayBeMissing() throws Exception {
        SharedLog.Node small = log.node(new KeepLimits(Duration.ofHours(1), 1000, 1 << 20, 64 << 20, 4, 3, 200, 50,
                500));
        one.leave(one.enter("gordon", new FakeLine("g"), DESK, "").window());
        FakeLine phone = new FakeLine("p");
        Window coop = small.enter("coop", phone, PHONE, "").window();
        String hello = phone.take().getFirst();
        Window desk = one.enter("coop", new FakeLine("d"), DESK, "").window();
        for (int i = 0; i < 5; i++) small.leave(small.enter("other" + i, new FakeLine("o"), DESK, "").window());
        log.pass(2);
        small.leave(coop);
        assertTrue(one.say(desk, message("coop", "gordon")).startsWith("{\"ok\""));
        small.enter("coop", phone, PHONE, "one." + seq(hello) + "." + pass(hello));
        List<String> told = phone.take();
        assertTrue(told.stream().anyMatch(each -> each.contains("\"resumed\":false")), told::toString);
    }

    @Test
    void whomANodeHadNoRoomForItDoesNotSayToBeNotFoundForOthersKeepItForHim() throws Exception {
        SharedLog.Node small = log.node(new KeepLimits(Duration.ofHours(1), 1000, 1 << 20, 64 << 20, 4, 3, 200, 50,
                500));
        FakeLine line = new FakeLine("g");
        one.leave(one.enter("gordon", line, DESK, "").window());
        String hello = line.take().getFirst();
        Window coop = small.enter("coop", new FakeLine("c"), DESK, "").window();
        for (int i = 0; i < 5; i++) small.leave(small.enter("other" + i, new FakeLine("o"), DESK, "").window());
        log.pass(2);
        String answer = small.say(coop, message("coop", "gordon", "1"));
        assertTrue(answer.contains("\"code\":\"unconfirmed\""), answer);
        assertTrue(small.say(coop, message("coop", "nobody", "2")).contains("\"code\":\"not-found\""));
        assertTrue(small.say(coop, message("coop", "gordon")).contains("\"code\":\"unconfirmed\""));
        Window plain = small.join("plain", new FakeLine("p"));
        assertEquals(MAY_HAVE, small.say(plain, message("plain", "gordon")));
        assertEquals(NOT_FOUND, small.say(plain, message("plain", "nobody")));
        one.enter("gordon", line, DESK, "one." + seq(hello) + "." + pass(hello));
        assertTrue(small.say(coop, message("coop", "gordon", "1")).startsWith("{\"ok\""));
        assertEquals(2, line.take().stream().filter(text -> text.contains("\"sender\":\"coop\"")).count());
    }

    /// It would be heard twice.
    @Test
    void whoSpeaksThePlainProtocolIsNotToldToSendAgainWhatNobodyKnowsAgain() throws Exception {
        FakeLine line = new FakeLine("c");
        FakeLine reader = new FakeLine("g");
        Window coop = one.join("coop", line);
        two.join("gordon", reader);
        one.holds = true;
        one.say(coop, message("coop", "gordon", "1"));
        one.last.unconfirmed();
        assertEquals(List.of(MAY_HAVE.replace("}", ",\"id\":\"1\"}")), line.take());
        one.release();
        one.say(coop, message("coop", "gordon", "1"));
        assertEquals(2, reader.take().size());
    }
}
