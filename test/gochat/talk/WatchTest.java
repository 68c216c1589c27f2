package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gochat.Waiting;
import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Line;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a watcher was told last of somebody is so: whatever comes in between, and whatever waits.
class WatchTest {
    private static final String DESK = "desk-00123456789";
    private static final String WATCH = "{\"do\":\"watch\",\"handles\":[\"gordon\"],\"id\":\"w\"}";
    private static final String NOTE = "{\"sender\":\"coop\",\"recipient\":\"coop\",\"message\":\"note\",\"id\":\"n\"}";

    private final AtomicLong now = new AtomicLong(1_700_000_000_000_000L);
    private final Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 1,
            1, 3), Watching.ANYONE, new Passes(new byte[Passes.KEY_BYTES]), "epoch", now::incrementAndGet);
    private final Courier courier = new FakeLine.Hand();
    private final FakeLine line = new FakeLine("coop");

    private Window enter(String handle, FakeLine line) {
        Window window = feeds.enter(Handle.of(handle), line, new Command.Enter(DESK, ""), false, RoomClaim.ANY, courier)
                .window();
        line.take();
        return window;
    }

    private void say(Window from, String text, Courier courier) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] answer = feeds.take(from, bytes, 0, bytes.length, courier);
        if (answer != null) line.told.add(new String(answer, StandardCharsets.UTF_8));
    }

    private String toldLast() {
        return line.take().stream().filter(text -> text.startsWith("{\"presence\"")).toList().getLast();
    }

    @Test
    void anAnswerThatHadToWaitTellsWhatIsSoWhenItIsTold() {
        Window coop = enter("coop", line);
        line.room = 0;
        say(coop, NOTE, courier);
        say(coop, WATCH, courier);
        line.room = Integer.MAX_VALUE;
        // there is room, and nobody has told the window yet
        enter("gordon", new FakeLine("gordon"));
        feeds.roomAgain(coop, courier);
        assertEquals("{\"presence\":{\"gordon\":true},\"id\":\"w\"}", toldLast());
    }

    @Test
    void anAnswerForWhichThereIsNoRoomIsToldWhenThereIs() {
        Window coop = enter("coop", line);
        line.room = 0;
        say(coop, WATCH, courier);
        assertEquals(0, line.take().size());
        line.room = Integer.MAX_VALUE;
        feeds.roomAgain(coop, courier);
        assertEquals("{\"presence\":{\"gordon\":false},\"id\":\"w\"}", toldLast());
    }

    /// No more are in its rooms at once, or watched by it; of others it need not know.
    @Test
    void whoeverComesAndGoesNoMoreGathersForASlowWindowThanTwiceAsItMayShareRoomsWithAndWatch() {
        String join = "{\"do\":\"join\",\"room\":\"#team\"}";
        Window coop = enter("coop", line);
        say(coop, join, courier);
        say(coop, WATCH, courier);
        line.room = 0;
        Window gordon = enter("gordon", new FakeLine("gordon"));
        feeds.leave(gordon, courier);
        for (int i = 1; i <= 9; i++) {
            FakeLine other = new FakeLine("other");
            Window window = enter("n" + i, other);
            say(window, join, courier);
            feeds.leave(window, courier);
            now.addAndGet(Duration.ofSeconds(11).toNanos() / 1000);
            feeds.tick(courier);
        }
        line.room = Integer.MAX_VALUE;
        feeds.roomAgain(coop, courier);
        assertEquals("{\"presence\":{\"gordon\":false,\"n7\":false,\"n8\":false,\"n9\":false}}", toldLast());
    }

    private static void awaitEndOrLock(Thread thread) {
        assertTimeoutPreemptively(Waiting.LONG, () -> {
            while (thread.isAlive() && thread.getState() != Thread.State.BLOCKED) Thread.sleep(1);
        });
    }

    @Test
    void whoComesWhileAnAnswerIsGivenIsToldBehindIt() throws Exception {
        Window coop = enter("coop", line);
        Thread coming = new Thread(() -> enter("gordon", new FakeLine("gordon")));
        Courier slow = new FakeLine.Hand() {
            @Override
            public Left hand(Line to, byte[] text, int offset, int length) {
                if (new String(text, StandardCharsets.UTF_8).contains("\"w\"")) {
                    coming.start();
                    awaitEndOrLock(coming);
                }
                return super.hand(to, text, offset, length);
            }
        };
        say(coop, WATCH, slow);
        coming.join();
        assertEquals("{\"presence\":{\"gordon\":true}}", toldLast());
    }
}
