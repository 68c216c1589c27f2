package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The limits and times of a relay, over an engine that does what it promises.
class RelayTest {
    private static final Silence SILENT = new Silence();
    private static final long SECOND = 1_000_000_000;

    /// A node whose steps the test takes.
    private final class Node implements Follower<String>, Relay.Receipt<String> {
        final RelayCounters counters = new RelayCounters();
        final long id = random.nextLong(1, Long.MAX_VALUE);
        final Sent<String> sent;
        final Heard<String> heard;
        final LogReader<String> reader;
        final LogAppender<String> appender;
        final List<String> said = new ArrayList<>();
        boolean isWanted = true;

        Node(RelayLimits limits) {
            sent = new Sent<>(id, limits, counters, engine.nanos());
            heard = new Heard<>(id, this, sent, counters, limits.logBytes(), SILENT);
            reader = new LogReader<>(engine.as(0), heard, counters, engine::nanos, SILENT);
            appender = new LogAppender<>(engine.as(0), sent, heard, counters, engine::nanos);
            nodes.add(this);
        }

        boolean send(String text) {
            return sent.add(text.getBytes(), this, engine.nanos());
        }

        void step() {
            try {
                appender.step();
                reader.step();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            sent.tell(engine.nanos());
        }

        @Override
        public void startOver(String epoch) {
            said.add("start over");
        }

        @Override
        public String apply(long seq, long node, byte[] entry) {
            if (new String(entry).equals("poison")) throw new IllegalStateException("poison");
            said.add(new String(entry));
            return new String(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void gone(long node) {
            said.add("gone " + node);
        }

        @Override
        public void restate() {
            said.add("restate");
        }

        @Override
        public void applied(String result) {
            said.add("confirmed " + result);
        }

        @Override
        public void unconfirmed() {
            said.add("unconfirmed");
        }

        @Override
        public boolean isWanted() {
            return isWanted;
        }
    }

    private final Random random = new Random(1);
    private final FakeEngine engine = new FakeEngine(random, null);
    private final List<Node> nodes = new ArrayList<>();

    RelayTest() {
        engine.recover();
    }

    private Node node() {
        return new Node(RelayLimits.DEFAULT);
    }

    /// @param tenths  of a second
    private void run(int tenths) {
        for (int i = 0; i < tenths; i++) {
            engine.advance(SECOND / 10);
            nodes.forEach(Node::step);
        }
    }

    private void until(BooleanSupplier holds) {
        for (int i = 0; !holds.getAsBoolean(); i++) {
            assertTrue(i < 1000, "not within 100 s");
            run(1);
        }
    }

    @Test
    void whatIsSentIsAppliedEverywhereThenConfirmed() {
        Node one = node();
        Node two = node();
        run(5);
        one.send("a");
        run(3);
        assertTrue(two.said.contains("a"));
        assertTrue(one.said.indexOf("a") < one.said.indexOf("confirmed a"), one.said::toString);
        assertFalse(two.said.contains("confirmed a"));
    }

    @Test
    void entriesBeyondTheMostThatMayWaitAreRefused() {
        Node one = node();
        for (int i = 0; i < 4096; i++) assertTrue(one.send("x"));
        assertFalse(one.send("x"));
        Node other = node();
        byte[] big = new byte[1 << 20];
        for (int i = 0; i < 8; i++) assertTrue(other.sent.add(big, other, 0));
        assertFalse(other.sent.add(new byte[1], other, 0));
        assertThrows(IllegalArgumentException.class, () -> other.sent.add(new byte[(3 << 19) + 1], other, 0));
        run(30);
        assertTrue(one.send("x"), "there is room again");
        assertEquals(1, one.counters.refused.sum());
    }

    @Test
    void afterTenSecondsAnEntryIsUnconfirmedAndStillGoesOutWithinAMinute() {
        Node one = node();
        run(5);
        one.send("early");
        nodes.clear();
        engine.advance(10 * SECOND - 1);
        one.sent.tell(engine.nanos());
        assertFalse(one.said.contains("unconfirmed"));
        engine.advance(1);
        one.sent.tell(engine.nanos());
        assertTrue(one.said.contains("unconfirmed"));
        nodes.add(one);
        run(10);
        assertTrue(one.said.contains("early"));
        one.send("late");
        engine.advance(60 * SECOND);
        one.sent.tell(engine.nanos());
        run(30);
        assertFalse(one.said.contains("late"), one.said::toString);
        assertEquals("restate", one.said.getLast(), "what was dropped may have been said of who is here");
        assertEquals(0, one.sent.waiting());
    }

    @Test
    void whatNobodyWaitsForIsSentAgainOnlyIfItWasConfirmedToSomebody() {
        Node one = node();
        run(5);
        one.send("answered");
        run(5);
        one.isWanted = false;
        one.send("just now");
        run(5);
        assertTrue(one.said.contains("just now"), "who writes and leaves at once is heard");
        engine.forgetLast();
        engine.forgetLast();
        one.send("before it was found out");
        run(20);
        assertEquals(1, one.counters.rebuilds.sum());
        assertEquals(List.of("answered"), one.said.subList(one.said.lastIndexOf("start over"), one.said.size())
                .stream().filter(List.of("answered", "just now", "before it was found out")::contains).toList());
        one.send("too late");
        engine.advance(SECOND);
        run(10);
        assertFalse(one.said.contains("too late"));
        assertEquals("unconfirmed", one.said.getLast());
        assertEquals(0, one.sent.waiting());
    }

    @Test
    void anEntryThatCannotBeAppliedTakesNoOtherWithIt() {
        Node one = node();
        Node two = node();
        run(5);
        one.send("before");
        one.send("poison");
        one.send("behind");
        run(5);
        assertEquals(List.of("confirmed before", "unconfirmed", "confirmed behind"),
                one.said.subList(one.said.size() - 3, one.said.size()));
        assertEquals(List.of("before", "behind"), two.said.subList(two.said.size() - 2, two.said.size()));
    }

    @Test
    void aReceiptThatFailsTakesNoOtherWithIt() {
        Node one = node();
        run(5);
        one.sent.add("a".getBytes(), new Relay.Receipt<>() {
            @Override
            public void applied(String result) {
                throw new IllegalStateException(result);
            }

            @Override
            public void unconfirmed() {}
        }, engine.nanos());
        one.send("b");
        assertThrows(IllegalStateException.class, () -> run(5));
        assertEquals("confirmed b", one.said.getLast());
    }

    @Test
    void aNodeThatArrivesHasAllRestate() {
        Node one = node();
        run(20);
        one.said.clear();
        Node two = node();
        run(5);
        assertEquals(List.of("restate"), one.said);
        assertEquals(List.of("start over", "restate"), two.said);
    }

    @Test
    void aNodeIsGoneWhenTheLogGoesOnForTenSecondsWithoutIt() {
        Node one = node();
        Node two = node();
        run(50);
        nodes.remove(two);
        run(90);
        assertFalse(one.said.contains("gone " + two.id));
        run(60);
        assertTrue(one.said.contains("gone " + two.id));
        nodes.add(two);
        two.said.clear();
        run(30);
        assertEquals(List.of("gone " + two.id, "restate"), two.said, "it learns that it counts as dead");
    }

    @Test
    void aNodeIsGoneAlthoughTheClockOfTheLogWasSetBack() {
        Node one = node();
        Node two = node();
        run(50);
        engine.setClockBack(3600 * SECOND);
        nodes.remove(two);
        run(60);
        assertFalse(one.said.contains("gone " + two.id));
        run(120);
        assertTrue(one.said.contains("gone " + two.id));
    }

    @Test
    void nobodyIsGoneBecauseTheLogStoodStill() {
        Node one = node();
        node();
        run(50);
        engine.advance(60 * SECOND);
        run(50);
        assertTrue(one.said.stream().noneMatch(it -> it.startsWith("gone")), one.said::toString);
    }

    @Test
    void aNodeThatLeavesIsGoneAtOnceWhenAllIsSent() {
        Node one = node();
        Node two = node();
        run(10);
        two.send("last words");
        two.sent.close();
        assertFalse(two.send("more"));
        run(5);
        assertTrue(two.sent.hasLeft());
        assertTrue(two.said.contains("confirmed last words"));
        assertEquals("gone " + two.id, one.said.getLast());
    }

    @Test
    void whoHasHeardSomethingElseMakesAllBuildAnew() {
        Node one = node();
        Node two = node();
        run(80);
        one.send("only one will have heard this");
        one.step();
        one.step();
        engine.forgetLast();
        nodes.forEach(it -> it.said.clear());
        until(() -> one.said.contains("start over") && two.said.contains("start over"));
        assertEquals(1, one.counters.rebuilds.sum());
        until(() -> two.said.contains("only one will have heard this"));
        run(300);
        assertEquals(1, two.counters.rebuilds.sum(), "once is enough");
    }

    @Test
    void whatIsPutBehindALossIsNotTakenForTheLogThatLost() throws Exception {
        Node one = node();
        Node two = node();
        run(20);
        one.send("lost");
        one.appender.step();
        two.reader.step();
        engine.forgetLast();
        two.send("behind");
        two.said.clear();
        two.step();
        two.reader.step();
        assertEquals(List.of("start over", "behind"), two.said.subList(0, 2));
    }

    @Test
    void whoHasHeardLessOfALogThatIsWipedHearsNothingOfTheNextUnderTheSameName() throws Exception {
        Node one = node();
        Node two = node();
        run(20);
        one.send("heard by one");
        one.step();
        engine.clear();
        one.send("of the next");
        one.appender.step();
        two.said.clear();
        two.reader.step();
        two.reader.step();
        assertEquals(List.of("start over"), two.said.stream().filter(it -> !it.equals("restate")).toList());
        run(20);
        assertEquals(1, Collections.frequency(two.said, "of the next"));
    }

    /// Its sender has sent it again, and between the two all that was said before is put in again.
    @Test
    void whatWasOnItsWayToALogThatIsGoneDoesNotCountInTheNext() throws Exception {
        Node one = node();
        Node two = node();
        run(20);
        one.send("on its way");
        engine.clear();
        one.appender.step();
        one.isWanted = false;
        run(20);
        for (Node node : nodes) {
            assertEquals(1, node.counters.rebuilds.sum());
            assertFalse(node.said.contains("on its way"));
        }
        assertTrue(two.send("later"));
        run(5);
        assertTrue(one.said.contains("later"));
    }

    @Test
    void whoIsOvertakenByTrimmingMakesAllBuildAnewFromWhatIsLeft() {
        Node one = node();
        Node two = node();
        run(20);
        nodes.remove(two);
        for (int i = 0; i < 50; i++) {
            one.send("m" + i);
            run(3);
        }
        engine.keepLast(20);
        nodes.add(two);
        run(30);
        assertEquals(1, one.counters.rebuilds.sum());
        assertEquals(1, two.counters.rebuilds.sum());
        List<String> again = one.said.subList(one.said.lastIndexOf("start over"), one.said.size());
        for (int i = 0; i < 50; i++) assertEquals(1, Collections.frequency(again, "m" + i));
    }
}
