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
import org.junit.jupiter.api.Test;

/// What becomes of what is kept where the clock is behind for a while, and is then set right.
class WrongClockTest {
    private static final long BEHIND_MICROS = Duration.ofDays(2).toNanos() / 1000;
    private static final String JOIN = "{\"do\":\"join\",\"room\":\"#team\"}";

    private long now = 1_795_600_000_000_000L;
    private final FakeLine.Hand hand = new FakeLine.Hand();
    private final Feeds feeds = new Feeds(new KeepLimits(Duration.ofDays(1), 1000, 1 << 18, 1 << 20, 100, 3, 200, 50,
            500), Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> now++);

    private Window enter(String handle) {
        return enter(handle, "", true);
    }

    private Window enter(String handle, String since, boolean proven) {
        return feeds.enter(Handle.of(handle), new FakeLine(handle), new Command.Enter("the-window-of-" + handle, since),
                proven, RoomClaim.ANY, hand).window();
    }

    private String say(Window from, String text) {
        List<String> told = ((FakeLine) from.line()).told;
        told.clear();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] answer = feeds.take(from, bytes, 0, bytes.length, hand);
        return answer == null ? told.getLast() : new String(answer, StandardCharsets.UTF_8);
    }

    @Test
    void whoLeavesWhileTheClockIsBehindIsKeptForAllTheSame() {
        Window gordon = enter("gordon");
        Window coop = enter("coop");
        say(coop, JOIN);
        say(gordon, "{\"sender\":\"gordon\",\"recipient\":\"coop\",\"message\":\"hi\"}");
        now -= BEHIND_MICROS;
        feeds.leave(coop, hand);
        now += BEHIND_MICROS;
        feeds.sweep(hand);
        String answer = say(gordon, "{\"sender\":\"gordon\",\"recipient\":\"coop\",\"message\":\"ho\"}");
        assertTrue(answer.startsWith("{\"ok\""), answer);
        coop = enter("coop");
        assertEquals(List.of(Handle.of("#team")), coop.sight().rooms());
        String history = say(coop, "{\"do\":\"history\",\"with\":\"gordon\"}");
        assertTrue(history.contains("\"hi\"") && history.contains("\"ho\""), history);
    }

    private static String hello(Window window) {
        return ((FakeLine) window.line()).told.getFirst();
    }

    /// Where a client is that has heard nothing behind its hello.
    private static String since(String hello) {
        return hello.replaceFirst(".*\"epoch\":\"(.*)\",\"seq\":(\\d+),.*\"pass\":\"([^\"]*)\".*", "$1.$2.$3");
    }

    @Test
    void aPassThatWasMadeWhileTheClockWasBehindIsGoodWhenThatIsSetRight() {
        Window gordon = enter("gordon");
        Window coop = enter("coop", "", false);
        now -= 40 * BEHIND_MICROS;
        feeds.leave(coop, hand);
        coop = enter("coop", since(hello(coop)), false);
        feeds.leave(coop, hand);
        now += 40 * BEHIND_MICROS;
        say(gordon, "{\"sender\":\"gordon\",\"recipient\":\"coop\",\"message\":\"hi\"}");
        Window again = enter("coop", since(hello(coop)), false);
        assertTrue(hello(again).contains("\"resumed\":true"), hello(again));
        List<String> told = ((FakeLine) again.line()).told;
        assertTrue(told.stream().anyMatch(text -> text.contains("\"hi\"")), told.toString());
    }
}
