package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.chat.Handle;
import gochat.chat.Outcome;
import gochat.feed.KeepLimits;
import gochat.place.Operation;
import gochat.place.Window;
import gochat.place.WindowId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who comes in and leaves, on several nodes over one log.
class SharedLogComingsTest extends TwoNodes {
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

    /// Who said it was told `ok`.
    @Test
    void whatIsSaidBehindHisFirstComingIsHeardThoughHisNodeHearsOfItBeforeHeIsIn() throws Exception {
        byte[] hi = message("coop", "gordon").getBytes(StandardCharsets.UTF_8);
        two.meanwhile = () -> assertNull(two.apply(1, new Operation.Say(Handle.of("coop"), Handle.of("gordon"), 1,
                false, 0, hi, 0, hi.length)).refusal());
        FakeLine line = new FakeLine("g");
        two.enter("gordon", line, DESK, "");
        assertTrue(line.take().getLast().contains("\"msg\":" + message("coop", "gordon")));
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

    /// An older build says, of a node without connections too, that its handle is kept.
    @Test
    void aNodeThatSaysAgainThatItHasNoConnectionsIsNoNews() throws Exception {
        FakeLine desk = new FakeLine("desk");
        one.enter("gordon", desk, DESK, "");
        desk.take();
        two.send(new Operation.Here(Handle.of("gordon"), 0, true, 0).encode());
        assertEquals(List.of(), desk.take());
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
        one.say(coop, "{\"do\":\"watch\",\"handles\":[\"gordon\"]}");
        two.leave(gordon);
        one.lateMicros = after;
        log.pass(30);
        assertTrue(line.take().contains("{\"presence\":{\"gordon\":false}}"));
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

    /// What it said there would not count.
    @Test
    void whoseWindowCameInElsewhereBeforeItWasLetInComesAgain() throws Exception {
        two.meanwhile = () -> two.apply(1, new Operation.Here(Handle.of("coop"), 1, true, 0,
                WindowId.of("one", DESK, 1).key(), 1));
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
}
