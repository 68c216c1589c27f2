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
import gochat.place.Line;
import gochat.place.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What strangers can make a server keep, and what is said of what it does not keep.
class BoundsTest {
    private static final int SHARE_BYTES = 200_000;
    private static final int FEEDS = 40;
    private static final int MARKS = 500;

    private long now = 1_000_000_000_000L;
    private final FakeLine.Hand hand = new FakeLine.Hand();
    private final FakeLine desk = new FakeLine("desk");

    private Feeds feeds(Duration keep, int shareBytes, int feeds) {
        return feeds(keep, shareBytes, feeds, Watching.CONTACTS);
    }

    private Feeds feeds(Duration keep, int shareBytes, int feeds, Watching watching) {
        return feeds(new KeepLimits(keep, 1000, 256 * 1024, shareBytes, feeds, 3, 200, 50, 500), watching);
    }

    private Feeds feeds(KeepLimits limits, Watching watching) {
        return new Feeds(limits, watching, new Passes(new byte[Passes.KEY_BYTES]), "epoch", () -> now++);
    }

    private Feeds feeds() {
        return feeds(Duration.ofHours(24), SHARE_BYTES, 100_000);
    }

    private Window enter(Feeds feeds, String handle, FakeLine line) {
        return feeds.enter(Handle.of(handle), line, new Command.Enter("window-of-" + line.name, ""), false,
                RoomClaim.ANY, hand).window();
    }

    private String say(Feeds feeds, Window from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] answer = feeds.take(from, bytes, 0, bytes.length, hand);
        return answer == null ? "" : new String(answer, StandardCharsets.UTF_8);
    }

    private String read(Feeds feeds, Window by, String with) {
        return say(feeds, by, "{\"do\":\"read\",\"with\":\"" + with + "\",\"upto\":9007199254740992}");
    }

    @Test
    void howeverManyWindowsAHandleHasTheyHearThatOneHasLeft() {
        KeepLimits limits = new KeepLimits(Duration.ofHours(24), 1000, 256 * 1024, SHARE_BYTES, FEEDS, 5000, 200, 50,
                500);
        Feeds feeds = feeds(limits, Watching.CONTACTS);
        enter(feeds, "coop", desk);
        Window last = null;
        for (int count = 2; count <= 4002; count++) {
            last = feeds.join(Handle.of("coop"), new FakeLine("plain"), hand).window();
        }
        desk.take();
        feeds.leave(last, hand);
        assertEquals(List.of("{\"windows\":4001}"), desk.take());
    }

    @Test
    void whatIsNeitherToldNorKeptIsNotAnsweredOk() {
        Feeds feeds = feeds(Duration.ZERO, SHARE_BYTES, FEEDS);
        enter(feeds, "gordon", desk);
        Window coop = enter(feeds, "coop", new FakeLine("coop"));
        desk.room = 1;
        assertTrue(say(feeds, coop, message("m1")).isEmpty());
        for (int i = 2; i < 4; i++) {
            assertEquals("{\"error\":\"Recipient is not reading, message dropped\",\"code\":\"unavailable\"}",
                    say(feeds, coop, message("m" + i)));
        }
    }

    /// Where nothing is kept, a room is the windows that are there.
    @Test
    void whatIsSaidWhereNobodyIsThereAndNothingIsKeptIsNotAnsweredOk() {
        Feeds feeds = feeds(Duration.ZERO, SHARE_BYTES, FEEDS);
        Window gordon = enter(feeds, "gordon", desk);
        FakeLine other = new FakeLine("other");
        enter(feeds, "coop", other);
        Window coop = enter(feeds, "coop", new FakeLine("coop"));
        String nobody = "{\"error\":\"Nobody is there to read it\",\"code\":\"not-found\",\"id\":\"a\"}";
        String toRoom = "{\"sender\":\"coop\",\"recipient\":\"#team\",\"id\":\"a\"}";
        join(feeds, coop);
        assertEquals(nobody, say(feeds, coop, toRoom), "a room of one's own");
        join(feeds, gordon);
        assertTrue(say(feeds, coop, toRoom).isEmpty(), "told");
        assertTrue(desk.take().getLast().endsWith("\"msg\":" + toRoom + "}"));
        feeds.leave(gordon, hand);
        other.take();
        assertEquals(nobody, say(feeds, coop, toRoom.replace("}", ",\"message\":\"there?\"}")));
        assertEquals(List.of(), other.take(), "nobody else hears what was refused");
        feeds.leave(feeds.enter(Handle.of("coop"), other, new Command.Enter("window-of-other", ""), false,
                RoomClaim.ANY, hand).window(), hand);
        assertEquals(nobody, say(feeds, coop, toRoom.replace("#team", "coop")), "a note to oneself");
    }

    private void join(Feeds feeds, Window window) {
        assertTrue(say(feeds, window, "{\"do\":\"join\",\"room\":\"#team\"}").startsWith("{\"ok\""));
    }

    @Test
    void whatIsKeptIsAnsweredOkThoughNobodyIsThere() {
        Feeds feeds = feeds();
        Window gordon = enter(feeds, "gordon", desk);
        FakeLine line = new FakeLine("coop");
        Window coop = enter(feeds, "coop", line);
        join(feeds, coop);
        String toRoom = "{\"sender\":\"coop\",\"recipient\":\"#team\"}";
        for (String text : List.of(toRoom, toRoom.replace("#team", "coop"))) {
            say(feeds, coop, text);
            assertTrue(line.take().getLast().contains("\"live\":false"), text);
        }
        join(feeds, gordon);
        feeds.leave(gordon, hand);
        say(feeds, coop, toRoom);
        assertTrue(line.take().getLast().contains("\"live\":false"));
    }

    private static String message(String text) {
        return "{\"sender\":\"coop\",\"recipient\":\"gordon\",\"message\":\"" + text + "\"}";
    }

    @Test
    void whoOnlyComesAndGoesUnderEverOtherHandlesIsKeptWithinTheLimits() {
        Feeds few = feeds(Duration.ofHours(24), 64 << 20, FEEDS);
        Feeds small = feeds();
        for (int i = 0; i < 1000; i++) {
            few.leave(enter(few, "stranger" + i, new FakeLine("x")), hand);
            small.leave(enter(small, "stranger" + i, new FakeLine("x")), hand);
        }
        // room is made a little with each who comes, in a round of 256 of all places each
        int meanwhile = 1000 / 256 + 1;
        assertTrue(few.figures().feeds() <= FEEDS + meanwhile, few.figures() + "");
        assertTrue(small.figures().bytes() <= SHARE_BYTES + meanwhile * KeepLimits.FEED_BYTES, small.figures() + "");
        assertTrue(small.figures().feeds() < SHARE_BYTES / 1024, small.figures() + "");
    }

    /// Where there are hundreds of thousands, nobody else's second may wait for that.
    @Test
    void whatIsTooOldGoesWithinSecondsAndInNoneOfThemAllAtOnce() {
        Feeds feeds = feeds(Duration.ofSeconds(1), 256 << 20, 1 << 20);
        int all = 3 * Feeds.LOOKS_PER_TICK / 2;
        for (int i = 0; i < all; i++) feeds.leave(enter(feeds, "stranger" + i, new FakeLine("x")), hand);
        now += Duration.ofSeconds(20).toNanos() / 1000;
        for (int rest = all; rest > 0; ) {
            feeds.tick(hand);
            int due = Math.max(0, rest - Feeds.LOOKS_PER_TICK);
            assertEquals(due, feeds.figures().feeds());
            rest = due;
        }
    }

    @Test
    void readMarksAndMembershipsOfThoseWhoAreHereCount() {
        Feeds feeds = feeds();
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            Window window = enter(feeds, "stranger" + i, new FakeLine("x"));
            for (int j = 0; j < MARKS; j++) read(feeds, window, "with" + j);
            for (int j = 0; j < 8; j++) {
                String answer = say(feeds, window, "{\"do\":\"join\",\"room\":\"#r" + i + "x" + j + "\"}");
                if (answer.contains("\"no-memory\"")) refused++;
                feeds.tick(hand);
            }
        }
        assertTrue(refused > 0);
        assertTrue(feeds.figures().bytes() <= SHARE_BYTES + MARKS * 256, feeds.figures() + "");
    }

    @Test
    void ofReadMarksThatHaveNoRoomTheNewestWait() {
        Feeds feeds = feeds(Duration.ofHours(24), 64 << 20, FEEDS);
        enter(feeds, "coop", desk);
        Window phone = enter(feeds, "coop", new FakeLine("phone"));
        desk.take();
        desk.room = 0;
        for (int i = 0; i < 2 * MARKS; i++) read(feeds, phone, "with" + i);
        desk.room = 10;
        feeds.tick(hand);
        List<String> told = desk.take().stream().filter(text -> text.startsWith("{\"read\"")).toList();
        assertEquals(1, told.size());
        assertEquals(MARKS, told.getFirst().split("with").length - 1);
        assertTrue(told.getFirst().contains("\"with999\"") && !told.getFirst().contains("\"with499\""));
    }

    @Test
    void whoHasLeftIsNotLookedAfterAnyMore() {
        Feeds feeds = feeds();
        say(feeds, enter(feeds, "gordon", new FakeLine("g")), "{\"do\":\"join\",\"room\":\"#team\"}");
        Window coop = enter(feeds, "coop", desk);
        feeds.leave(coop, hand);
        desk.room = 0;
        // his reader has it in hand still
        say(feeds, coop, "{\"do\":\"join\",\"room\":\"#team\"}");
        int[] offers = {0};
        Courier counting = new FakeLine.Hand() {
            @Override
            public Left offer(Line to, byte[] text) {
                if (to == desk) offers[0]++;
                return super.offer(to, text);
            }
        };
        for (int i = 0; i < 3; i++) feeds.tick(counting);
        assertEquals(0, offers[0]);
    }

    /// Each reading of the clock is one of `now`.
    @Test
    void whoComesAndGoesAllTheTimeIsLookedForOnceAndNotForEachTime() {
        Feeds feeds = feeds();
        long before = 0;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 20; i++) feeds.leave(enter(feeds, "gordon", new FakeLine("g")), hand);
            now += Duration.ofSeconds(11).toNanos() / 1000;
            feeds.leave(enter(feeds, "gordon", new FakeLine("g")), hand);
            before = now;
            feeds.tick(hand);
        }
        assertTrue(now - before < 20, now - before + " readings");
    }

    @Test
    void aDepartureIsToldThoughTheClockWasSetBack() {
        Feeds feeds = feeds();
        Window coop = enter(feeds, "coop", desk);
        Window gordon = enter(feeds, "gordon", new FakeLine("g"));
        say(feeds, coop, message("hi"));
        say(feeds, coop, "{\"do\":\"watch\",\"handles\":[\"gordon\"]}");
        feeds.leave(gordon, hand);
        now -= Duration.ofHours(1).toNanos() / 1000;
        desk.take();
        feeds.tick(hand);
        assertTrue(desk.take().contains("{\"presence\":{\"gordon\":false}}"));
    }

    @Test
    void whereNobodyMayBeWatchedAMemberOfARoomTellsNothingEither() {
        Feeds feeds = feeds(Duration.ofHours(24), SHARE_BYTES, FEEDS, Watching.NOBODY);
        FakeLine other = new FakeLine("g");
        for (Window window : List.of(enter(feeds, "coop", desk), enter(feeds, "gordon", other))) {
            say(feeds, window, "{\"do\":\"join\",\"room\":\"#team\"}");
        }
        feeds.leave(enter(feeds, "coop", new FakeLine("phone")), hand);
        now += Duration.ofSeconds(1).toNanos() / 1000;
        feeds.tick(hand);
        assertTrue(other.take().stream().noneMatch(text -> text.startsWith("{\"presence\"")));
    }

    /// Who is told that there are too many has no way to know which of them counted.
    @Test
    void whoAsksToWatchTooManyWatchesNoneOfThem() {
        Feeds feeds = feeds(Duration.ofHours(24), SHARE_BYTES, FEEDS, Watching.ANYONE);
        Window coop = enter(feeds, "coop", desk);
        String handles = IntStream.rangeClosed(0, 200).mapToObj(i -> "\"h" + i + "\"").collect(Collectors.joining(","));
        assertTrue(say(feeds, coop, "{\"do\":\"watch\",\"handles\":[" + handles + "]}").contains("\"code\":\"limit\""));
        desk.take();
        enter(feeds, "h0", new FakeLine("h"));
        assertEquals(List.of(), desk.take());
    }
}
