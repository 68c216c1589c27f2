package gochat.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gochat.Lines;
import gochat.Waiting;
import gochat.auth.Passes;
import gochat.auth.RoomClaim;
import gochat.chat.Command;
import gochat.chat.Handle;
import gochat.feed.KeepLimits;
import gochat.feed.Watching;
import gochat.journal.Journal;
import gochat.journal.JournalLimits;
import gochat.place.Courier;
import gochat.place.Window;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is still so outlives the segment in which a journal had it, however soon that goes.
class RollingJournalTest {
    private static final int SEGMENT_BYTES = 16 << 10;
    private static final JournalLimits TWO_SEGMENTS = new JournalLimits(SEGMENT_BYTES, Duration.ofHours(1),
            Duration.ofDays(1), 2 * SEGMENT_BYTES, JournalLimits.Sync.SECOND, 64, 8 << 10);
    private static final String LONG = "x".repeat(4 << 10);

    @TempDir
    private Path parent;
    private final Courier hand = new FakeLine.Hand();
    private Feeds feeds;
    private Journal<Result> journal;

    @BeforeEach
    void start() throws Exception {
        feeds = new Feeds(new KeepLimits(Duration.ofDays(1), 1000, 1 << 20, 64 << 20, 1000, 3, 200, 50, 500),
                Watching.CONTACTS, new Passes(new byte[Passes.KEY_BYTES]), "epoch",
                () -> Journal.micros(InstantSource.system()));
        journal = Journal.open(parent.resolve("kept"), TWO_SEGMENTS, feeds.follower(hand), InstantSource.system(),
                new SecureRandom(), new Lines(Level.WARNING));
        feeds.send(journal, 0, hand);
    }

    @AfterEach
    void stop() {
        journal.close();
    }

    private Window enter(String handle) {
        return feeds.enter(Handle.of(handle), new FakeLine(handle),
                new Command.Enter("window-0123456789", ""), true, RoomClaim.ANY, hand).window();
    }

    private String ask(Window window, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> told = ((FakeLine) window.line()).told;
        told.clear();
        byte[] answer = feeds.take(window, bytes, 0, bytes.length, hand);
        if (answer != null) return new String(answer, StandardCharsets.UTF_8);
        Waiting.until("an answer", () -> !told.isEmpty());
        return told.getLast();
    }

    private String say(Window from, String to, String text) throws Exception {
        return ask(from, "{\"sender\":\"%s\",\"recipient\":\"%s\",\"message\":\"%s\"}"
                .formatted(from.handle(), to, text));
    }

    /// Writes until the oldest segment has gone, and whoever keeps the time has come round.
    private void roll(Window talker) throws Exception {
        for (long begin = journal.begin(); journal.begin() == begin; feeds.tick(hand)) say(talker, "talker", LONG);
    }

    @Test
    void whoIsAMemberAndWhoIsKeptForOutliveTheSegmentThatSaysSo() throws Exception {
        Window gordon = enter("gordon");
        assertTrue(ask(gordon, "{\"do\":\"join\",\"room\":\"#team\"}").startsWith("{\"ok\":\"joined\""));
        feeds.leave(gordon, hand);
        Window talker = enter("talker");
        for (int rolls = 0; rolls < 2; rolls++) roll(talker);

        for (int restarts = 0; restarts < 2; restarts++) {
            stop();
            start();
            roll(enter("talker"));
        }
        assertTrue(say(enter("talker"), "gordon", "hi").startsWith("{\"ok\""));
        assertEquals(List.of(Handle.of("#team")), enter("gordon").sight().rooms());
    }
}
