package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What goes when feeds take too much, and in whose time.
class ReliefTest {
    private static final int MANY = 5000;
    private static final int FEED_BYTES = 2048;
    private static final long SECOND_MICROS = 1_000_000;

    private long now = 1_000_000_000_000L;
    private final FakeLine.Hand hand = new FakeLine.Hand();

    private Feeds feeds(long shareBytes) {
        return feeds(shareBytes, 1 << 20);
    }

    private Feeds feeds(long shareBytes, int most) {
        return new Feeds(new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, shareBytes, most, 3, 200, 50, 500),
                Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> now++);
    }

    private Window enter(Feeds feeds, String handle) {
        return feeds.enter(Handle.of(handle), new FakeLine(handle),
                new Command.Enter("window-0123456789", ""), false, RoomClaim.ANY, hand).window();
    }

    /// The answer; null if the window has heard it.
    private byte[] say(Feeds feeds, Window from, String to) {
        return say(feeds, from, to, "");
    }

    private byte[] say(Feeds feeds, Window from, String to, String message) {
        byte[] text = ("{\"sender\":\"" + from.handle() + "\",\"recipient\":\"" + to + "\",\"message\":\"" + message
                + "\"}").getBytes(StandardCharsets.UTF_8);
        return feeds.take(from, text, 0, text.length, hand);
    }

    /// Fills a share with feeds of handles that are away, as far as a bit below the brim.
    private Feeds full() {
        Feeds feeds = feeds((long) MANY * FEED_BYTES + 100 * FEED_BYTES);
        for (int i = 0; i < MANY; i++) feeds.leave(enter(feeds, "user" + i), hand);
        return feeds;
    }

    @Test
    void whoFindsTheShareFullMakesALittleRoomAndTheNextOnesMore() {
        Feeds feeds = full();
        Window coop = enter(feeds, "coop");
        long evicted = feeds.figures().evicted();
        long worst = 0;
        long most = 0;
        for (int i = 0; i < 1000; i++) {
            say(feeds, coop, "user" + (MANY - 1 - i));
            Feeds.Figures figures = feeds.figures();
            worst = Math.max(worst, figures.evicted() - evicted);
            evicted = figures.evicted();
            most = Math.max(most, figures.bytes());
        }
        assertTrue(worst > 0 && worst < 100, worst + " went in one message's time");
        assertTrue(most < (MANY + 110L) * FEED_BYTES, most + " bytes");
        assertTrue(feeds.figures().evicted() < MANY / 4, feeds.figures().toString());
    }

    @Test
    void whoWasHereLongestAgoGoesFirstAndWhoIsHereLosesNothing() {
        Feeds feeds = full();
        Window coop = enter(feeds, "coop");
        Window gordon = enter(feeds, "gordon");
        say(feeds, gordon, "coop");
        for (int i = 0; i < 2000; i++) say(feeds, coop, "user" + (MANY - 1 - i % 100));
        assertTrue(feeds.figures().evicted() > MANY / 20, feeds.figures().toString());
        int young = 0;
        for (int i = MANY / 2; i < MANY; i++) if (say(feeds, gordon, "user" + i) == null) young++;
        assertEquals(MANY / 2, young, "of those who were here in the second half of the time");
        String history = history(feeds, coop);
        assertTrue(history.startsWith("{\"history\":[{"), history);
    }

    /// With gordon.
    private String history(Feeds feeds, Window window) {
        byte[] request = "{\"do\":\"history\",\"with\":\"gordon\",\"most\":100}".getBytes(StandardCharsets.UTF_8);
        return new String(feeds.take(window, request, 0, request.length, hand), StandardCharsets.UTF_8);
    }

    /// What they hold makes their feeds no fewer.
    @Test
    void whereMoreAreHereThanMayHaveFeedsNobodyLosesWhatIsKeptForHim() {
        Feeds feeds = feeds(64 << 20, 10);
        Window coop = enter(feeds, "coop");
        Window gordon = enter(feeds, "gordon");
        for (int i = 0; i < 20; i++) enter(feeds, "user" + i);
        for (int i = 0; i < 100; i++) {
            say(feeds, gordon, "coop");
            now += SECOND_MICROS;
            feeds.tick(hand);
        }
        assertEquals(100, history(feeds, coop).split("\"msg\"", -1).length - 1);
        assertEquals(0, feeds.figures().evicted());
    }

    @Test
    void whoComeAndGoMeanwhileKeepThoseWhoAreHereFromNoRoundOfTheirs() {
        long share = 4 << 20;
        Feeds feeds = feeds(share);
        List<Window> here = IntStream.range(0, 400).mapToObj(i -> enter(feeds, "user" + i)).toList();
        String pad = "x".repeat(FEED_BYTES);
        long most = 0;
        for (int i = 0; i < 5000; i++) {
            say(feeds, here.get(i % 400), "user" + (i * 7 + 1) % 400, pad);
            if (i % 5 == 0) feeds.leave(enter(feeds, "guest" + i), hand);
            now += SECOND_MICROS / 1000;
            if (i % 1000 == 0) feeds.tick(hand);
            most = Math.max(most, feeds.figures().bytes());
        }
        assertTrue(most < share * 3 / 2, most + " bytes of " + share);
    }
}
