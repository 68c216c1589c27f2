package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Courier;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What windows hear as time passes.
class BeatsTest {
    private static final String WINDOW = "a-window-of-its-own";

    private long second = 1_000;
    private final Feeds feeds = new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, 64 << 20, 1000, 3, 200,
            50, 500), Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> second * 1_000_000);
    private final Courier courier = new FakeLine.Hand();
    private final FakeLine line = new FakeLine("coop");
    private Window window;

    private Window enter(String handle, FakeLine line) {
        Window entered = feeds.enter(Handle.of(handle), line, new Command.Enter(WINDOW, ""), true, RoomClaim.ANY,
                courier).window();
        line.take();
        return entered;
    }

    private void say(String sender, Window from, String recipient) {
        byte[] text = ("{\"sender\":\"" + sender + "\",\"recipient\":\"" + recipient + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        feeds.take(from, text, 0, text.length, courier);
    }

    /// The seconds, from now on, in which it hears a beat.
    private List<Integer> beats(int seconds) {
        List<Integer> beats = new ArrayList<>();
        for (int i = 1; i <= seconds; i++) {
            second++;
            feeds.tick(courier);
            if (line.take().stream().anyMatch(text -> text.startsWith("{\"beat\":"))) beats.add(i);
        }
        return beats;
    }

    @Test
    void aWindowToWhichNothingIsSaidHearsABeatEach25Seconds() {
        window = enter("coop", line);
        assertEquals(List.of(25, 50, 75), beats(80));
    }

    @Test
    void aBeatComes25SecondsAfterTheLastWord() {
        window = enter("coop", line);
        Window gordon = enter("gordon", new FakeLine("gordon"));
        assertEquals(List.of(), beats(20));
        say("gordon", gordon, "coop");
        assertEquals(List.of(25, 50), beats(60));
    }

    @Test
    void whoHasLeftHearsNone() {
        window = enter("coop", line);
        feeds.leave(window, courier);
        assertEquals(List.of(), beats(60));
    }

    @Test
    void afterAPauseOfTheProcessABeatComesOnce() {
        window = enter("coop", line);
        second += 1_000;
        assertEquals(List.of(1, 26), beats(30));
    }

    @Test
    void aClockThatWasSetBackEndsNoBeats() {
        window = enter("coop", line);
        assertEquals(List.of(), beats(10));
        second -= 3600;
        Window gordon = enter("gordon", new FakeLine("gordon"));
        say("gordon", gordon, "coop");
        assertEquals(List.of(26, 51), beats(60));
    }

    @Test
    void whoHadNoRoomIsTriedAgainEachSecond() {
        window = enter("coop", line);
        Window gordon = enter("gordon", new FakeLine("gordon"));
        line.room = 0;
        say("gordon", gordon, "coop");
        assertEquals(1, feeds.figures().behind());
        assertEquals(List.of(), beats(3));
        line.room = Integer.MAX_VALUE;
        second++;
        feeds.tick(courier);
        assertTrue(line.take().getFirst().contains("\"msg\""));
        assertEquals(0, feeds.figures().behind());
    }
}
